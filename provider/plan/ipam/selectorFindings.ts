import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { type Findings, noFindings, warning } from "../findings.ts";
import type { DealtPool } from "./dealPool.ts";
import { matchesNode, type NodeSelector } from "./nodeSelector.ts";
import { pathOf } from "./pool.ts";

type Term = NodeSelector["nodeSelectorTerms"][number];

/** A pool that takes no node, with the requirements that stand in the way. */
export function selectorFindings({ pool, nodes }: DealtPool, all: readonly NodeFacts[]): Findings {
  const { nodeSelector } = pool.spec;
  if (nodes.length > 0 || nodeSelector === undefined || all.length === 0) return noFindings;
  const why = nodeSelector.nodeSelectorTerms.map((term) => whyNone(term, all));
  return warning(
    `${pathOf(pool)}.nodeSelector`,
    `nodeSelector takes none of the cluster's ${all.length} nodes: ${why.join("; or ")}; correct it, or label the nodes first`,
  );
}

function whyNone(term: Term, all: readonly NodeFacts[]): string {
  const requirements = [
    ...(term.matchExpressions ?? []).map((each) => ({ each, alone: { matchExpressions: [each] } })),
    ...(term.matchFields ?? []).map((each) => ({ each, alone: { matchFields: [each] } })),
  ];
  if (requirements.length === 0) return "a term without requirements fits no node";
  const never = requirements.filter(
    ({ alone }) => !all.some((node) => matchesNode(node, { nodeSelectorTerms: [alone] })),
  );
  return never.length === 0
    ? "no node fits all requirements of the term"
    : `no node fits ${never.map(({ each }) => requirementText(each)).join(", nor ")}`;
}

function requirementText({
  key,
  operator,
  values = [],
}: NonNullable<Term["matchExpressions"]>[number]): string {
  return [key, operator, ...(values.length > 0 ? [values.join(",")] : [])].join(" ");
}
