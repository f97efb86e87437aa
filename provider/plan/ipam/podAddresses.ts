import { blockAt, type Grid } from "./grid.ts";
import { firstReaching, mergeRanges, parseIp, sizeOf, type Span, usableRange } from "./ipRange.ts";
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
  const { gatewayIndex } = pool.spec;
  const own = grid.gateways.get(node);
  if (own !== undefined || gatewayIndex === undefined) return own;
  return blockAt(grid, index).first + BigInt(gatewayIndex);
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
    ...exclusionsIn(grid, block),
    ...grid.perNode.map(({ first, last }) => ({
      first: block.first + first,
      last: block.first + last,
    })),
  ].map(({ first, last }) => ({
    first: first > usable.first ? first : usable.first,
    last: last < usable.last ? last : usable.last,
  }));
  return mergeRanges(removed).reduce((left, range) => left - sizeOf(range), sizeOf(usable));
}

/** Exclusions that touch a block. */
function exclusionsIn({ exclusions }: Grid, block: Span): Span[] {
  const found: Span[] = [];
  for (let i = firstReaching(exclusions, block.first); i < exclusions.length; i += 1) {
    const range = exclusions[i];
    if (range === undefined || range.first > block.last) break;
    found.push(range);
  }
  return found;
}
