import type { Collision, IpamChange, PoolRef } from "./ipamChange.ts";

/** The same change of several pools. */
export interface Alike {
  /** Of the first pool, with the collisions of all. */
  readonly change: IpamChange;
  readonly pools: readonly PoolRef[];
}

/** Puts changes together that differ in the pool and its addresses only: a set has one pool for each rail. */
export function mergeAlike(changes: readonly IpamChange[]): Alike[] {
  const groups = Map.groupBy(changes, keyOf);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const pools = group.flatMap((change) => ("pool" in change ? [change.pool] : []));
    return [{ change: withCollisions(first, group.flatMap(collisionsIn)), pools }];
  });
}

export function collisionsIn(change: IpamChange): readonly Collision[] {
  return "collisions" in change ? change.collisions : [];
}

/** Nodes whose block a change concerns. */
export function nodesIn(change: IpamChange): readonly string[] {
  switch (change.code) {
    case "redealt":
      return change.nodes.map(({ node }) => node);
    case "lost":
    case "deleted":
    case "full":
      return change.nodes;
    case "growth":
    case "new_pods":
    case "unknown":
    case "pods_unknown":
      return [];
  }
}

function keyOf(change: IpamChange): string {
  const kind = "pool" in change ? change.pool.kind : "";
  return JSON.stringify([change.code, kind, nodesIn(change), detailOf(change)]);
}

function detailOf(change: IpamChange): unknown {
  switch (change.code) {
    case "growth":
      return [change.from, change.to];
    case "redealt":
    case "new_pods":
      return change.fields;
    case "lost":
    case "unknown":
    case "pods_unknown":
      return change.why;
    case "deleted":
    case "full":
      return null;
  }
}

function withCollisions(change: IpamChange, collisions: readonly Collision[]): IpamChange {
  return "collisions" in change ? { ...change, collisions } : change;
}
