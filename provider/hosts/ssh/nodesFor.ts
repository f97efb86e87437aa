import type { ConfigNode } from "./configTree.ts";

/** Positions in a list of nodes, ascending. */
interface Index {
  /** Everything but `Host` blocks that name hosts in full. */
  readonly always: readonly number[];
  /** `Host` blocks by the names that they list. */
  readonly byName: ReadonlyMap<string, readonly number[]>;
}

const indexes = new WeakMap<readonly ConfigNode[], Index>();

/**
 * The nodes of a list that may say something about a host, in their order: a
 * fleet's ssh_config has a `Host` block for each host, and trying them all for
 * each host takes time with the square of the fleet.
 */
export function nodesFor(nodes: readonly ConfigNode[], host: string): readonly ConfigNode[] {
  let index = indexes.get(nodes);
  if (index === undefined) {
    index = indexOf(nodes);
    indexes.set(nodes, index);
  }
  const positions = [...index.always, ...(index.byName.get(host) ?? [])].sort((a, b) => a - b);
  return positions.flatMap((position) => nodes[position] ?? []);
}

function indexOf(nodes: readonly ConfigNode[]): Index {
  const always: number[] = [];
  const byName = new Map<string, number[]>();
  for (const [position, node] of nodes.entries()) {
    if (node.kind !== "host" || node.values.some((pattern) => /[*?!]/.test(pattern))) {
      always.push(position);
      continue;
    }
    for (const name of new Set(node.values))
      byName.set(name, [...(byName.get(name) ?? []), position]);
  }
  return { always, byName };
}
