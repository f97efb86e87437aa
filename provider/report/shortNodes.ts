import { foldNodes } from "../facts/nodeset.ts";
import { nodesOf } from "./nodesOf.ts";

/**
 * A nodeset of at most about `length` characters: whole names and a count of
 * the others, `dgx[001-009],rack7-a … and 812 more`.
 */
export function shortNodes(nodeset: string, length: number): string {
  if (nodeset.length <= length) return nodeset;
  const nodes = nodesOf(nodeset);
  // The longest beginning that fits, found by halving: folding is not monotonous, but nearly.
  let [fits, tooMany] = [0, nodes.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (foldNodes(nodes.slice(0, middle)).length <= length) fits = middle;
    else tooMany = middle;
  }
  const shown = fits === 0 ? (nodes[0] ?? "").slice(0, length) : foldNodes(nodes.slice(0, fits));
  const rest = nodes.length - Math.max(fits, 1);
  return rest === 0 ? shown : `${shown} … and ${rest} more`;
}
