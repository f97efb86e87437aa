import type { PodFacts } from "../../facts/cluster/clusterFacts.ts";
import type { ReadinessInput } from "./readinessInput.ts";
import { nodePodsOf, nodesOfPods } from "./operatorPods.ts";
import { templateChanges } from "./podTemplate.ts";
import type { Section } from "./sections.ts";

/** The DaemonSet controller labels each pod with the template that it is of. */
const revisionLabel = "controller-revision-hash";

/**
 * Nodes whose pod of a section is still of the former template, where the
 * change has another one. With pods of several templates before there is no
 * telling: a change back to an earlier one takes its revision up again.
 */
export function formerPods(section: Section, { wanted, former, facts }: ReadinessInput): string[] {
  if (former?.spec === undefined || former.spec === null) return [];
  if (former.pods.status === "unknown" || facts.pods.status === "unknown") return [];
  if (templateChanges(former.spec, wanted, section).length === 0) return [];
  const before = revisionsOf(nodePodsOf(section, former.pods.value));
  const [only, ...others] = before;
  if (only === undefined || others.length > 0) return [];
  return nodesOfPods(
    nodePodsOf(section, facts.pods.value).filter(({ labels }) => labels[revisionLabel] === only),
  );
}

function revisionsOf(pods: readonly PodFacts[]): Set<string> {
  return new Set(pods.flatMap(({ labels }) => labels[revisionLabel] ?? []));
}
