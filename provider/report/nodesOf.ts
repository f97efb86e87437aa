import { expandNodes, NodesetError } from "../facts/nodeset.ts";

/** Names of a nodeset; text that is none counts as one name. */
export function nodesOf(nodeset: string): string[] {
  try {
    return expandNodes(nodeset);
  } catch (error) {
    if (!(error instanceof NodesetError)) throw error;
    return [nodeset];
  }
}
