import type { ClusterFacts, NodeFacts, PodFacts } from "../../facts/cluster/clusterFacts.ts";
import { misfitOf, schedulingOf } from "./nodeFit.ts";
import { nodesOfPods, ofedSection, podsOfSection } from "./operatorPods.ts";
import type { Remaining, Waiting } from "./readiness.ts";
import type { Tree } from "./tree.ts";
import { upgradePolicyOf } from "./upgradePolicy.ts";
import { isSkipped, upgradeStateOf } from "./upgradeState.ts";

/**
 * What to make of a driver that the operator reports as not ready: it does so
 * until every pod has the present template, which without autoUpgrade is never.
 *
 * @returns `undefined` where pods that do not come up are the reason
 */
export function judgeDriver(
  wanted: Tree,
  { nodes, pods }: ClusterFacts,
): { readonly waiting: readonly Waiting[]; readonly remaining: readonly Remaining[] } | undefined {
  if (nodes.status === "unknown" || pods.status === "unknown") return undefined;
  const scheduling = schedulingOf(wanted);
  const meant = nodes.value.filter((node) => misfitOf(node, scheduling, ["nic"]) === undefined);
  const drivers = podsOfSection(ofedSection, pods.value);
  if (!upgradePolicyOf(wanted).autoUpgrade)
    return allReady(meant, drivers)
      ? { waiting: [], remaining: [{ code: "driver_pending", nodes: nodesOfPods(drivers) }] }
      : undefined;
  const open = meant.filter((node) => upgradeStateOf(node) !== "upgrade-done");
  // Before the upgrade controller has seen the nodes none has a state.
  if (open.every((node) => upgradeStateOf(node) === "")) return undefined;
  if (open.every(isSkipped) && allReady(meant, drivers))
    return { waiting: [], remaining: [{ code: "driver_skipped", nodes: open.map(nameOf) }] };
  return {
    waiting: [
      {
        code: "driver_rollout",
        done: meant.length - open.length,
        total: meant.length,
        open: open.map((node) => ({ node: node.name, state: upgradeStateOf(node) })),
      },
    ],
    remaining: [],
  };
}

function allReady(meant: readonly NodeFacts[], drivers: readonly PodFacts[]): boolean {
  const ready = new Set(
    nodesOfPods(drivers.filter((pod) => pod.ready && pod.waiting.length === 0)),
  );
  return meant.length > 0 && meant.every(({ name }) => ready.has(name));
}

function nameOf({ name }: NodeFacts): string {
  return name;
}
