import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { groupByText } from "./groupByText.ts";
import { matchesLabels } from "./labelSelector.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * Why none of these nodes carries all wanted labels, label by label:
 * `no node has a=b (it is c on n[1-2])`.
 */
export function explainLabels(nodes: readonly NodeFacts[], wanted: Labels): string {
  const missing = Object.entries(wanted).flatMap(([key, value]) =>
    nodes.some(({ labels }) => matchesLabels(labels, { [key]: value }))
      ? []
      : [`no node has ${key}=${value}${otherValues(nodes, key)}`],
  );
  if (missing.length > 0) return missing.join("; ");
  const each = Object.entries(wanted).map(([key, value]) => {
    const carriers = nodes.filter(({ labels }) => matchesLabels(labels, { [key]: value }));
    return `${key}=${value} is on ${foldNodes(carriers.map(({ name }) => name))}`;
  });
  return nodes.length === 0
    ? "the cluster has no nodes"
    : `no node has all of them: ${each.join("; ")}`;
}

function otherValues(nodes: readonly NodeFacts[], key: string): string {
  const values = groupByText(
    nodes.flatMap(({ name, labels }) => {
      const value = labels[key];
      return value === undefined ? [] : [{ node: name, text: `"${value}"` }];
    }),
  );
  return values.length === 0
    ? ""
    : ` (it is ${values.map(({ text, nodes: on }) => `${text} on ${on}`).join(", ")})`;
}
