import type { ClusterFacts, LiveObject, NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { allocate, type Dealt } from "./allocate.ts";
import { type Grid, gridOf } from "./grid.ts";
import { liveAllocations } from "./liveAllocations.ts";
import { matchesNode } from "./nodeSelector.ts";
import { isSamePool, type Pool } from "./pool.ts";

/** A pool with the blocks that its nodes would have. */
export interface DealtPool extends Dealt {
  readonly pool: Pool;
  readonly grid: Grid;
  /** Nodes that the pool takes. */
  readonly nodes: readonly NodeFacts[];
}

/**
 * Deals the blocks of a pool to the nodes of a cluster; those that are live there are kept.
 *
 * @returns `undefined` for a pool that the rules refuse; unknown with what could not be read
 */
export function dealPool(
  pool: Pool,
  namespace: string,
  facts: ClusterFacts,
): Reading<DealtPool | undefined> {
  const live = pool.kind === "IPPool" ? facts.ipPools : facts.cidrPools;
  if (facts.nodes.status === "unknown") return facts.nodes;
  if (live.status === "unknown") return live;
  const own = (live.value ?? []).find(
    (object) => object.namespace === namespace && isSamePool(object, pool),
  );
  return read(dealTo(pool, facts.nodes.value, own));
}

/** @param live The pool on the cluster. */
export function dealTo(
  pool: Pool,
  all: readonly NodeFacts[],
  live: LiveObject | undefined,
): DealtPool | undefined {
  const grid = gridOf(pool);
  if (grid === undefined) return undefined;
  const nodes = all.filter((node) => matchesNode(node, pool.spec.nodeSelector));
  const names = nodes.map(({ name }) => name);
  const held = live === undefined ? [] : liveAllocations(live);
  return { pool, grid, nodes, ...allocate(pool, grid, names, held) };
}
