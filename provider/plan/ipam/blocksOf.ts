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

/** Nodes that are told one by one. */
const mostNodes = 4;

/** One line for each pool: `vf-pool-1: 30 nodes, dgx001 192.168.1.1-8 to dgx030 192.168.1.233-240`. */
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
  const text = (name: string): string => `${name} ${shortened(nodes[name] ?? "")}`;
  return names.length <= mostNodes
    ? names.map(text).join(", ")
    : `${names.length} nodes, ${text(first)} to ${text(last)}`;
}

/** `192.168.1.1-8` for `192.168.1.1-192.168.1.8`, `192.168.1.1` for a range of one. */
function shortened(block: string): string {
  const [first = "", last] = block.split("-");
  if (last === undefined || first === last) return first;
  const network = first.slice(0, first.lastIndexOf(".") + 1);
  return network !== "" && last.startsWith(network)
    ? `${first}-${last.slice(network.length)}`
    : block;
}
