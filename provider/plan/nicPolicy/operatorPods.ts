import type { PodFacts } from "../../facts/cluster/clusterFacts.ts";
import { ofedPath, type Section, sections, type Workload } from "./sections.ts";

/**
 * Pods of a section's workload. Others may have the same labels, as the multus
 * of a distribution: where the operator's own pod is seen, only its namespace counts.
 */
export function podsOf(workload: Workload, pods: readonly PodFacts[]): PodFacts[] {
  const [key, value] = workload.label;
  const home = operatorNamespaceOf(pods);
  return pods.filter(
    ({ labels, namespace }) =>
      Object.hasOwn(labels, key) &&
      (value === "" || labels[key] === value) &&
      (home === undefined || home === namespace) &&
      !(labels["ds-owner"] ?? "").startsWith(ownerPrefix),
  );
}

export function podsOfSection({ workloads }: Section, pods: readonly PodFacts[]): PodFacts[] {
  return workloads.flatMap((workload) => podsOf(workload, pods));
}

/** How the label `ds-owner` of pods begins that a NicNodePolicy deploys. */
export const ownerPrefix = "NicNodePolicy";

/** Pods of DaemonSets: what a node carries. */
export function nodePodsOf({ workloads }: Section, pods: readonly PodFacts[]): PodFacts[] {
  return workloads
    .filter(({ kind }) => kind === "DaemonSet")
    .flatMap((workload) => podsOf(workload, pods));
}

export function nodesOfPods(pods: readonly PodFacts[]): string[] {
  return [...new Set(pods.flatMap(({ node }) => node ?? []))];
}

/** Pods of the operator itself (deployment/network-operator, selector labels of the chart). */
export function operatorPods(pods: readonly PodFacts[]): PodFacts[] {
  return pods.filter(({ labels }) => labels["app.kubernetes.io/name"] === "network-operator");
}

function operatorNamespaceOf(pods: readonly PodFacts[]): string | undefined {
  return operatorPods(pods)[0]?.namespace;
}

export function sectionOf(path: string): Section {
  const found = sections.find((section) => section.path === path);
  if (found === undefined) throw new Error(`No section "${path}" is known`);
  return found;
}

export const ofedSection = sectionOf(ofedPath);
