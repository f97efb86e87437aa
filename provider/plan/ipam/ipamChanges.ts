import type { ClusterFacts, LiveObject, NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import type { Reading } from "../../facts/reading.ts";
import { changedFields } from "../objects/changedFields.ts";
import { collisionFinder, type HeldPool } from "./collisions.ts";
import { type DealtPool, dealTo } from "./dealPool.ts";
import { blockAt, capacityOf, gridOf } from "./grid.ts";
import { heldBlocks } from "./heldBlocks.ts";
import type { Collision, IpamChange, PoolRef } from "./ipamChange.ts";
import { formatRange, type IpRange } from "./ipRange.ts";
import { isSamePool, livePool, type Pool } from "./pool.ts";

/**
 * What the edit of a set of pools does to nodes and running pods.
 *
 * @param before The set's pools on the cluster, those that leave it included.
 * @param after Every pool that the set has from now on; empty where it is deleted.
 */
export function ipamChanges(
  before: readonly LiveObject[],
  after: readonly Pool[],
  facts: ClusterFacts,
): IpamChange[] {
  const { nodes, pods } = facts;
  const dealt = nodes.status === "unknown" ? [] : dealAll(before, after, nodes.value);
  const collisionsOf = collisionFinder(dealt, pods.status === "read" ? pods.value : []);
  const changes = [
    ...before
      .filter((live) => !after.some((pool) => isSamePool(live, pool)))
      .map((live) => deletedPool(live, collisionsOf)),
    ...after.flatMap((pool) => {
      const live = before.find((object) => isSamePool(object, pool));
      if (live !== undefined && changedFields(live.spec, pool.spec).length === 0) return [];
      const list = pool.kind === "IPPool" ? facts.ipPools : facts.cidrPools;
      const unread = [nodes, ...(live === undefined ? [list] : [])].find(isUnknown);
      if (unread !== undefined)
        return [{ code: "unknown" as const, pool: refOf(pool), why: unread.why }];
      const own = dealt.find((each) => each.pool === pool);
      if (own === undefined) return [];
      return live === undefined ? fullPool(own) : editedPool(live, own, collisionsOf);
    }),
  ];
  return pods.status === "unknown" && changes.some(({ code }) => movesBlocks.has(code))
    ? [...changes, { code: "pods_unknown", why: pods.why }]
    : changes;
}

type Unread = Extract<Reading<unknown>, { status: "unknown" }>;

function isUnknown(reading: Reading<unknown>): reading is Unread {
  return reading.status === "unknown";
}

const movesBlocks: ReadonlySet<IpamChange["code"]> = new Set(["redealt", "lost", "deleted"]);

function dealAll(
  before: readonly LiveObject[],
  after: readonly Pool[],
  nodes: readonly NodeFacts[],
): DealtPool[] {
  return after.flatMap(
    (pool) =>
      dealTo(
        pool,
        nodes,
        before.find((live) => isSamePool(live, pool)),
      ) ?? [],
  );
}

function refOf({ kind, name }: Pick<LiveObject, "kind" | "name">): PoolRef {
  return { kind: kind === "CIDRPool" ? "CIDRPool" : "IPPool", name };
}

type FindCollisions = (before: HeldPool) => Collision[];

function deletedPool(live: LiveObject, collisionsOf: FindCollisions): IpamChange {
  const blocks = heldBlocks(live);
  return {
    code: "deleted",
    pool: refOf(live),
    nodes: [...blocks.keys()],
    collisions: collisionsOf({ kind: live.kind, name: live.name, blocks }),
  };
}

function fullPool({ pool, without }: DealtPool): IpamChange[] {
  return without.length === 0 ? [] : [{ code: "full", pool: refOf(pool), nodes: without }];
}

function editedPool(live: LiveObject, own: DealtPool, collisionsOf: FindCollisions): IpamChange[] {
  const pool = refOf(live);
  const fields = changedFields(live.spec, own.pool.spec);
  const held = heldBlocks(live);
  const collisions = collisionsOf({ ...pool, blocks: held });
  const on = (nodes: readonly string[]): Collision[] => {
    const names = new Set(nodes);
    return collisions.filter(({ node }) => names.has(node));
  };
  const moved = movedBlocks(held, own);
  const gone = [...held.keys()].filter((node) => !own.blocks.has(node));
  const without = new Set(own.without);
  const [noRoom, left] = [
    gone.filter((node) => without.has(node)),
    gone.filter((node) => !without.has(node)),
  ];
  const full = own.without.filter((node) => !held.has(node));
  const disruptive: IpamChange[] = [
    ...(moved.length === 0
      ? []
      : [
          {
            code: "redealt" as const,
            pool,
            fields: fields.filter((field) => !readOnlyAtStart.has(rootOf(field))),
            nodes: moved,
            collisions: on(moved.map(({ node }) => node)),
          },
        ]),
    ...(noRoom.length === 0
      ? []
      : [
          {
            code: "lost" as const,
            pool,
            why: "no_room" as const,
            nodes: noRoom,
            collisions: on(noRoom),
          },
        ]),
    ...(left.length === 0
      ? []
      : [
          {
            code: "lost" as const,
            pool,
            why: "selector" as const,
            nodes: left,
            collisions: on(left),
          },
        ]),
    ...(full.length === 0 ? [] : [{ code: "full" as const, pool, nodes: full }]),
  ];
  return [...disruptive, ...quietChanges(live, own, fields)];
}

/** Nodes that would have another block than now. */
function movedBlocks(
  held: ReadonlyMap<string, IpRange>,
  { grid, blocks }: DealtPool,
): { node: string; from: string; to: string }[] {
  return [...held].flatMap(([node, from]) => {
    const index = blocks.get(node);
    if (index === undefined) return [];
    const to = blockAt(grid, index);
    return to.first === from.first && to.last === from.last
      ? []
      : [{ node, from: formatRange(from), to: formatRange(to) }];
  });
}

/** Fields that no block depends on. */
const readOnlyAtStart: ReadonlySet<string> = new Set([
  "perNodeExclusions",
  "routes",
  "defaultGateway",
]);

/** Fields that pods read when they start. */
const readAtStart: ReadonlySet<string> = new Set([
  ...readOnlyAtStart,
  "gateway",
  "gatewayIndex",
  "exclusions",
]);

/** `routes` of `routes.0.dst`. */
function rootOf(field: string): string {
  return field.split(".")[0] ?? "";
}

/** What an edit does that moves nothing. */
function quietChanges(live: LiveObject, own: DealtPool, fields: readonly string[]): IpamChange[] {
  const pool = refOf(live);
  const later = fields.filter((field) => readAtStart.has(rootOf(field)));
  const parsed = livePool(live);
  const { release } = own.pool;
  const grid = parsed.status === "read" ? gridOf({ ...parsed.value, release }) : undefined;
  const grown =
    grid !== undefined && grid.size === own.grid.size && capacityOf(own.grid) > capacityOf(grid);
  return [
    ...(parsed.status === "unknown"
      ? [{ code: "unknown" as const, pool, why: `its spec could not be read: ${parsed.why}` }]
      : []),
    ...(later.length > 0 ? [{ code: "new_pods" as const, pool, fields: later }] : []),
    ...(grown
      ? [
          {
            code: "growth" as const,
            pool,
            from: String(capacityOf(grid)),
            to: String(capacityOf(own.grid)),
          },
        ]
      : []),
  ];
}
