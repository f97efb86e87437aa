import { foldNodes } from "../../facts/nodeset.ts";

/** Something that is true of one node. */
export interface OnNode {
  readonly node: string;
  readonly text: string;
}

/** Equal texts once, with the nodes they are true of, folded. */
export function groupByText(
  found: readonly OnNode[],
): { readonly text: string; readonly nodes: string }[] {
  return [...Map.groupBy(found, ({ text }) => text)].map(([text, group]) => ({
    text,
    nodes: foldNodes(group.map(({ node }) => node)),
  }));
}
