import type { HostFacts } from "../../facts/hostFacts.ts";
import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { PlanContext } from "../planContext.ts";

/** Written by the SR-IOV operator's config daemon when its pool names a mode, removed when it names none. */
export const operatorModprobeFile = "/etc/modprobe.d/sriov_network_operator_modules_config.conf";

export type OperatorPool = "absent" | RdmaMode | "unset" | "unknown";

/**
 * What the SR-IOV operator wants of this node's RDMA mode; `absent` where it
 * does not run. Where nobody looked at its pools, its own modprobe file tells.
 */
export function operatorPoolOf(facts: HostFacts, context: PlanContext): OperatorPool {
  const pool = context.operatorPool;
  if (pool === "shared" || pool === "exclusive") return pool;
  if (facts.sriovOperator.signs.length === 0) return "absent";
  if (pool === "unset") return "unset";
  if (facts.rdma.modprobe.status === "unknown") return "unknown";
  const file = facts.rdma.modprobe.value.findLast((option) => option.file === operatorModprobeFile);
  return file?.mode ?? "unknown";
}
