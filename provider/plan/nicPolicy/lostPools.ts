import type { ClusterFacts, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import type { LostPool, PoolKind } from "./effect.ts";
import { isTree } from "./tree.ts";

export const poolKinds: readonly PoolKind[] = ["IPPool", "CIDRPool"];

/** Every pool of a kind with the nodes that hold a block of it. */
export function poolsOf(facts: ClusterFacts, kind: PoolKind): Reading<readonly LostPool[]> {
  const reading = kind === "IPPool" ? facts.ipPools : facts.cidrPools;
  if (reading.status === "unknown") return reading;
  return read(
    (reading.value ?? []).map((pool) => ({
      name: `${pool.namespace ?? ""}/${pool.name}`,
      nodes: nodesOf(pool),
    })),
  );
}

function nodesOf({ status }: LiveObject): string[] {
  const allocations = Array.isArray(status.allocations) ? status.allocations : [];
  return allocations.flatMap((allocation: unknown) =>
    isTree(allocation) && typeof allocation.nodeName === "string" ? [allocation.nodeName] : [],
  );
}
