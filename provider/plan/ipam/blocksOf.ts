import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { dealPool } from "./dealPool.ts";
import { blockText } from "./grid.ts";
import type { IpPoolsInput } from "./ipPoolsSpec.ts";
import { defaultPoolNamespace, poolsOf } from "./pool.ts";

/** By pool, by node: `192.168.1.1-192.168.1.8` of an IPPool, `10.0.1.0/24` of a CIDRPool. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The blocks that the controller would give the nodes, those that it has given included. */
export function blocksOf(input: IpPoolsInput, facts: ClusterFacts): Reading<Blocks> {
  const blocks: Record<string, Record<string, string>> = {};
  for (const pool of poolsOf(input)) {
    const dealt = dealPool(pool, input.namespace ?? defaultPoolNamespace, facts);
    if (dealt.status === "unknown") return dealt;
    if (dealt.value === undefined) continue;
    const { grid } = dealt.value;
    blocks[pool.name] = Object.fromEntries(
      [...dealt.value.blocks].map(([node, index]) => [node, blockText(pool, grid, index)]),
    );
  }
  return read(blocks);
}

/** Pools that are told one by one. */
const mostPools = 16;

/** One line for each pool: `vf-pool-1: 40 nodes, dgx001 192.168.1.1-192.168.1.8 to dgx040 …`. */
export function blockLines(blocks: Blocks): string[] {
  const pools = Object.entries(blocks);
  const lines = pools.slice(0, mostPools).map(([pool, nodes]) => `${pool}: ${nodesText(nodes)}`);
  const more = pools.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more pools`] : lines;
}

function nodesText(nodes: Readonly<Record<string, string>>): string {
  const names = Object.keys(nodes).sort();
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return "no nodes";
  const text = (name: string): string => `${name} ${nodes[name] ?? ""}`;
  return names.length === 1
    ? text(first)
    : `${names.length} nodes, ${text(first)} to ${text(last)}`;
}
