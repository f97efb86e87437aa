import { nodesAtATime } from "../sriov/maxUnavailable.ts";
import { poolsOfNode } from "./poolOfNode.ts";
import type { Prediction } from "./predictNode.ts";
import type { Situation } from "./situation.ts";

/** How many nodes of a pool the operator takes down together; it knows no order among them. */
export interface Pace {
  readonly nodes: readonly string[];
  readonly limit:
    /** `pool` null: nodes of no pool, one at a time. */
    | {
        readonly code: "count";
        readonly pool: string | null;
        readonly count: number;
        readonly size: number;
      }
    /** The pool has no maxUnavailable. */
    | { readonly code: "unlimited"; readonly pool: string }
    /** disableDrain: nothing waits for anything. */
    | { readonly code: "no_drain" }
    /** The maintenance operator decides. */
    | { readonly code: "external" };
}

/** Nodes in play by what limits them (249e200, drain_controller_helper.go tryDrainNode). */
export function pacesOf(predictions: readonly Prediction[], situation: Situation): Pace[] {
  const moved = predictions.filter(({ outcome }) => outcome === "reboot" || outcome === "drain");
  const groups = Map.groupBy(moved, (prediction) => JSON.stringify(limitOf(prediction, situation)));
  return [...groups.values()].flatMap((group) =>
    group[0] === undefined
      ? []
      : [{ nodes: group.map(({ node }) => node.node.name), limit: limitOf(group[0], situation) }],
  );
}

function limitOf({ node }: Prediction, situation: Situation): Pace["limit"] {
  if (situation.settings.disableDrain) return { code: "no_drain" };
  if (node.view?.externalDrainer === true) return { code: "external" };
  const [pool] = node.pools;
  if (pool === undefined) return { code: "count", pool: null, count: 1, size: 1 };
  const { maxUnavailable } = pool.spec;
  if (maxUnavailable === undefined) return { code: "unlimited", pool: pool.name };
  const size = poolSize(pool.name, situation);
  return { code: "count", pool: pool.name, count: nodesAtATime(maxUnavailable, size), size };
}

const sizes = new WeakMap<Situation, Map<string, number>>();

/** Every node that its selector means, whether the operator runs there or not; counted once. */
function poolSize(name: string, situation: Situation): number {
  let known = sizes.get(situation);
  if (known === undefined) {
    known = new Map();
    for (const { labels } of situation.nodes) {
      for (const pool of poolsOfNode(situation.pools, labels))
        known.set(pool.name, (known.get(pool.name) ?? 0) + 1);
    }
    sizes.set(situation, known);
  }
  return known.get(name) ?? 0;
}

/** Nodes down together, at most. */
export function downTogether({ nodes, limit }: Pace): number {
  return limit.code === "count" ? Math.min(limit.count, nodes.length) : nodes.length;
}
