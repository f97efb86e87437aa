import { foldNodes } from "../../facts/nodeset.ts";
import { type Findings, mergeFindings, noFindings, problem, warning } from "../findings.ts";
import type { DealtPool } from "./dealPool.ts";
import { capacityOf } from "./grid.ts";
import type { IpPoolsInput } from "./ipPoolsSpec.ts";
import { pathOf } from "./pool.ts";
import { podAddresses } from "./podAddresses.ts";

/** Whether the blocks of a pool suffice, for its nodes now and for those to come. */
export function capacityFindings(dealt: DealtPool, growth: IpPoolsInput["growth"]): Findings {
  return mergeFindings([blocksSuffice(dealt, growth), addressesOfNodes(dealt)]);
}

function blocksSuffice(
  { pool, grid, nodes, without, free }: DealtPool,
  growth: IpPoolsInput["growth"],
): Findings {
  const [key, size, range] =
    pool.kind === "IPPool"
      ? (["perNodeBlockSize", pool.spec.perNodeBlockSize, pool.spec.subnet] as const)
      : (["perNodeNetworkPrefix", pool.spec.perNodeNetworkPrefix, pool.spec.cidr] as const);
  const path = `${pathOf(pool)}.${key}`;
  const capacity = capacityOf(grid);
  const has = `${key} ${size} cuts ${range} into blocks for ${capacity} nodes and the pool has ${nodes.length}`;
  const smaller = key === "perNodeBlockSize" ? "lower" : "raise";
  const fix = `widen ${pool.kind === "IPPool" ? "subnet" : "cidr"}, ${smaller} ${key}, or narrow nodeSelector`;
  if (without.length > 0)
    return problem(path, `${has}: ${foldNodes(without)} would get no addresses; ${fix}`);
  if (growth !== undefined) {
    const wanted = nodesOf(growth, nodes.length);
    return free >= BigInt(wanted)
      ? noFindings
      : warning(path, `${has}: ${free} are free, expected ${wanted} (growth); ${fix}`);
  }
  return nodes.length > 0 && free * 10n < capacity
    ? warning(path, `${has}: ${free === 0n ? "none" : `only ${free}`} left for new ones; ${fix}`)
    : noFindings;
}

/** Nodes that a growth stands for, rounded up. */
function nodesOf(growth: number | string, nodes: number): number {
  return typeof growth === "number" ? growth : Math.ceil((nodes * parseInt(growth)) / 100);
}

/** Nodes whose blocks the gateway or exclusions make smaller than those of the others. */
function addressesOfNodes({ pool, grid, blocks }: DealtPool): Findings {
  const counted = [...blocks].map(([node, index]) => ({
    node,
    count: podAddresses(pool, grid, index, node),
  }));
  const most = counted.reduce((max, { count }) => (count > max ? count : max), 0n);
  const fewer = Map.groupBy(
    counted.filter(({ count }) => count < most || count === 0n),
    ({ count }) => count,
  );
  return mergeFindings(
    [...fewer].map(([count, entries]) =>
      warning(
        pathOf(pool),
        `${foldNodes(entries.map(({ node }) => node))} has ${count === 0n ? "no address" : addresses(count)} for pods` +
          `${count < most ? ` where other nodes have ${most}` : ""}, because of the gateway or exclusions: pods beyond ` +
          "that do not start there; move the gateway or the exclusions out of the blocks",
      ),
    ),
  );
}

function addresses(count: bigint): string {
  return count === 1n ? "1 address" : `${count} addresses`;
}
