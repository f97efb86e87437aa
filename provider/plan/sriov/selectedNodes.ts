import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { matchesLabels } from "./labelSelector.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import type { NodeState } from "./nodeState.ts";
import type { SriovContext } from "./sriovContext.ts";

export function selectedNodes(
  { spec }: NodePolicy,
  { facts }: SriovContext,
): Reading<readonly NodeFacts[]> {
  if (facts.nodes.status === "unknown") return facts.nodes;
  return read(facts.nodes.value.filter(({ labels }) => matchesLabels(labels, spec.nodeSelector)));
}

/** What the operator's daemon found on the nodes of a policy; empty where either list is not known. */
export function selectedStates(policy: NodePolicy, context: SriovContext): readonly NodeState[] {
  const nodes = selectedNodes(policy, context);
  if (nodes.status === "unknown") return [];
  const names = new Set(nodes.value.map(({ name }) => name));
  return statesOf(context).filter(({ node }) => names.has(node));
}

/** Every node state that could be read. */
export function statesOf({ nodeStates }: SriovContext): readonly NodeState[] {
  return nodeStates.status === "read" ? (nodeStates.value ?? []) : [];
}
