import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { misfitOf, type Scheduling } from "./nodeFit.ts";
import type { NodeNeed } from "./sections.ts";

/**
 * Why a node that carries a pod loses it by a change of nodeAffinity or
 * tolerations: the DaemonSet controller deletes such pods at once, whatever the
 * update strategy. A NoSchedule taint keeps what runs.
 *
 * @returns `undefined` where it keeps the pod
 */
export function leaveReason(
  node: NodeFacts | undefined,
  before: Scheduling,
  after: Scheduling,
  needs: readonly NodeNeed[],
): "affinity" | "taint" | undefined {
  if (node === undefined) return undefined;
  const now = misfitOf(node, after, needs);
  if (now === misfitOf(node, before, needs)) return undefined;
  if (now === "affinity") return "affinity";
  return now === "taint-no-execute" ? "taint" : undefined;
}
