import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";

/** k8s-operator-libs pkg/upgrade/consts.go, driver name `ofed`. */
export const upgradeStateLabel = "nvidia.com/ofed-driver-upgrade-state";
const skipLabel = "nvidia.com/ofed-driver-upgrade.skip";
const requestorAnnotation = "nvidia.com/ofed-driver-upgrade-requestor-mode";

/** Pods that no upgrade drains. */
export const keepPodLabel = "nvidia.com/ofed-driver-upgrade-drain.skip";

/** What the operator last wrote of a node's upgrade; empty where it has not. */
export function upgradeStateOf({ labels }: NodeFacts): string {
  return labels[upgradeStateLabel] ?? "";
}

export function isSkipped({ labels }: NodeFacts): boolean {
  return labels[skipLabel] === "true";
}

export function usesMaintenanceOperator({ annotations }: NodeFacts): boolean {
  return Object.hasOwn(annotations, requestorAnnotation);
}

export const failedState = "upgrade-failed";

/** States in which a node takes none of the places of maxParallelUpgrades (common_manager.go GetUpgradesInProgress). */
const idle = ["", "upgrade-done", "upgrade-required"];

export function isUnderWay(node: NodeFacts): boolean {
  const state = upgradeStateOf(node);
  return !idle.includes(state) && state !== failedState;
}
