import { blockAt, exclusionsOf, type Grid } from "./grid.ts";
import { mergeRanges, parseIp, sizeOf, usableRange } from "./ipRange.ts";
import type { Pool } from "./pool.ts";

/**
 * The gateway that pods of a block use, as a number; `undefined` where it has none.
 *
 * @param node Who has the block: a static allocation may name a gateway of its own.
 */
export function gatewayOfBlock(
  pool: Pool,
  grid: Grid,
  index: bigint,
  node: string,
): bigint | undefined {
  if (pool.kind === "IPPool")
    return pool.spec.gateway === undefined ? undefined : parseIp(pool.spec.gateway)?.value;
  const { gatewayIndex, staticAllocations = [] } = pool.spec;
  const own = staticAllocations.find(({ nodeName }) => nodeName === node)?.gateway;
  if (own !== undefined && own !== "") return parseIp(own)?.value;
  return gatewayIndex === undefined ? undefined : blockAt(grid, index).first + BigInt(gatewayIndex);
}

/** Addresses of a node's block that its pods can have. */
export function podAddresses(pool: Pool, grid: Grid, index: bigint, node: string): bigint {
  const block = blockAt(grid, index);
  const usable =
    pool.kind === "IPPool"
      ? block
      : usableRange({ ...block, prefix: pool.spec.perNodeNetworkPrefix, ip: block.first });
  const gateway = gatewayOfBlock(pool, grid, index, node);
  const removed = [
    ...(gateway === undefined ? [] : [{ first: gateway, last: gateway }]),
    ...exclusionsOf(pool).filter(({ bits }) => bits === grid.bits),
    ...(pool.spec.perNodeExclusions ?? []).map(({ startIndex, endIndex }) => ({
      first: block.first + BigInt(startIndex),
      last: block.first + BigInt(endIndex),
    })),
  ].map(({ first, last }) => ({
    first: first > usable.first ? first : usable.first,
    last: last < usable.last ? last : usable.last,
  }));
  return mergeRanges(removed).reduce((left, range) => left - sizeOf(range), sizeOf(usable));
}
