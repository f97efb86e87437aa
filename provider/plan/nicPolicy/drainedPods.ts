import type { PodFacts } from "../../facts/cluster/clusterFacts.ts";
import { parsePodSelector } from "./podSelector.ts";
import type { Drain } from "./upgradePolicy.ts";
import { keepPodLabel } from "./upgradeState.ts";

/** Pods that an upgrade's drain evicts from nodes; `null` where pods are not known. */
export function evictedPods(
  nodes: readonly string[],
  drain: Drain | null,
  pods: readonly PodFacts[] | null,
): number | null {
  return pods === null ? null : podsToEvict(nodes, drain, pods).length;
}

/**
 * Pods without a controller: unless forced, the drain fails on them before it
 * evicts anything (kubectl drain, as k8s-operator-libs drain_manager.go calls it).
 */
export function blockingPods(
  nodes: readonly string[],
  drain: Drain | null,
  pods: readonly PodFacts[] | null,
): PodFacts[] {
  if (drain === null || drain.force || pods === null) return [];
  return podsToEvict(nodes, drain, pods).filter(({ ownerKind }) => ownerKind === null);
}

/** DaemonSets' pods and those that the kubelet runs from files stay. */
const staying = ["DaemonSet", "Node"];

function podsToEvict(
  nodes: readonly string[],
  drain: Drain | null,
  pods: readonly PodFacts[],
): PodFacts[] {
  if (drain === null) return [];
  const drained = new Set(nodes);
  const isMeant = parsePodSelector(drain.podSelector) ?? (() => true);
  return pods.filter(
    ({ node, ownerKind, labels }) =>
      node !== null &&
      drained.has(node) &&
      !staying.includes(ownerKind ?? "") &&
      labels[keepPodLabel] !== "true" &&
      isMeant(labels),
  );
}
