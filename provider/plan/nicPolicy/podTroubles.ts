import type { PodFacts } from "../../facts/cluster/clusterFacts.ts";
import { podsOf } from "./operatorPods.ts";
import type { PodTrouble } from "./readiness.ts";
import type { Section } from "./sections.ts";

/** Pods of a section that are not ready, by workload and reason. */
export function podTroubles({ workloads }: Section, pods: readonly PodFacts[]): PodTrouble[] {
  return workloads.flatMap((workload) => {
    const open = podsOf(workload, pods)
      .filter(({ ready, waiting }) => !ready || waiting.length > 0)
      .map(({ node, waiting }) => ({ node, why: waiting.join("; ") }));
    return [...Map.groupBy(open, ({ why }) => why)].map(([why, group]) => ({
      workload: workload.name,
      nodes: group.flatMap(({ node }) => node ?? []),
      why,
    }));
  });
}
