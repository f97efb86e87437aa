import { capacityOf, excludedAt, type Grid } from "./grid.ts";
import { heldIndex } from "./heldIndex.ts";
import type { LiveAllocation } from "./liveAllocations.ts";
import type { Pool } from "./pool.ts";

/** Who has which block. */
export interface Dealt {
  /** Index of the block by node, in the order of names. */
  readonly blocks: ReadonlyMap<string, bigint>;
  /** Nodes for which no block is left, in the order of names. */
  readonly without: readonly string[];
  /** Blocks that further nodes can get. */
  readonly free: bigint;
}

/**
 * Deals blocks as the nv-ipam controller does: nodes keep what still fits the
 * pool, the others take the first gap in the order of their names.
 *
 * @param nodes Names of the nodes that the pool takes.
 */
export function allocate(
  pool: Pool,
  grid: Grid,
  nodes: readonly string[],
  live: readonly LiveAllocation[],
): Dealt {
  const names = [...nodes].sort();
  const { held, taken } = heldBlocks(pool, grid, new Set(names), live);
  const blocks = new Map<string, bigint>();
  const without: string[] = [];
  let next = 0n;
  for (const name of names) {
    const own = held.get(name) ?? grid.fixed.get(name);
    if (own === undefined) next = firstFree(grid, taken, next);
    const index = own ?? next;
    if (index < grid.count) {
      blocks.set(name, index);
      taken.add(index);
    } else without.push(name);
  }
  const fixed = [...grid.fixed].filter(([node]) => !blocks.has(node)).length;
  return { blocks, without, free: capacityOf(grid) - BigInt(blocks.size + fixed) };
}

/** The first block from `index` on that is nobody's. */
function firstFree(grid: Grid, taken: ReadonlySet<bigint>, from: bigint): bigint {
  let index = from;
  while (index < grid.count) {
    const excluded = excludedAt(grid, index);
    if (excluded !== undefined) index = excluded.last + 1n;
    else if (taken.has(index) || grid.reserved.has(index)) index += 1n;
    else break;
  }
  return index;
}

/** The blocks that nodes keep, of those that the pool's status names: the last of several of one node. */
function heldBlocks(
  pool: Pool,
  grid: Grid,
  names: ReadonlySet<string>,
  live: readonly LiveAllocation[],
): { readonly held: ReadonlyMap<string, bigint>; readonly taken: Set<bigint> } {
  const claims = pool.kind === "CIDRPool" ? withoutConflicts(live) : live;
  const held = new Map<string, bigint>();
  const taken = new Set<bigint>();
  for (const allocation of claims) {
    const { nodeName } = allocation;
    if (!names.has(nodeName)) continue;
    const index = heldIndex(pool, grid, allocation);
    if (index === undefined || taken.has(index)) continue;
    held.set(nodeName, index);
    taken.add(index);
  }
  return { held, taken };
}

/** A CIDRPool drops every entry that shares its node, prefix or gateway with another one. */
function withoutConflicts(live: readonly LiveAllocation[]): LiveAllocation[] {
  const keys = live.map(keysOf);
  const counts = new Map<string, number>();
  for (const key of keys.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return live.filter((_, i) => (keys[i] ?? []).every((key) => counts.get(key) === 1));
}

function keysOf(allocation: LiveAllocation): string[] {
  if (!("prefix" in allocation)) return [];
  const { nodeName, prefix, gateway } = allocation;
  return [`node ${nodeName}`, `prefix ${prefix}`, ...(gateway ? [`gateway ${gateway}`] : [])];
}
