import { excludedAt, type Grid, indexOf } from "./grid.ts";
import { parseIp, parseNetwork } from "./ipRange.ts";
import type { LiveAllocation } from "./liveAllocations.ts";
import { gatewayOfBlock } from "./podAddresses.ts";
import type { Pool } from "./pool.ts";

/**
 * The block of a live allocation that the controller would keep; `undefined`
 * where it drops it (nv-ipam allocator.go, api/v1alpha1/cidrpool_validate.go).
 */
export function heldIndex(pool: Pool, grid: Grid, live: LiveAllocation): bigint | undefined {
  return pool.kind === "IPPool" ? heldOfIpPool(grid, live) : heldOfCidrPool(pool, grid, live);
}

/** Kept while it begins where a block does and is as long as one. */
function heldOfIpPool(grid: Grid, live: LiveAllocation): bigint | undefined {
  if (!("startIP" in live)) return undefined;
  const [start, end] = [parseIp(live.startIP), parseIp(live.endIP)];
  if (start === undefined || end?.bits !== start.bits) return undefined;
  const index = indexOf(grid, start);
  if (index === undefined || grid.reserved.has(index) || excludedAt(grid, index) !== undefined)
    return undefined;
  const isAligned = (start.value - grid.base) % grid.size === 0n;
  return isAligned && end.value - start.value + 1n === grid.size ? index : undefined;
}

/** Kept while prefix and gateway are those of its block, and nobody else's by hand. */
function heldOfCidrPool(pool: Pool, grid: Grid, live: LiveAllocation): bigint | undefined {
  if (!("prefix" in live)) return undefined;
  const network = parseNetwork(live.prefix);
  if (network === undefined || network.ip !== network.first) return undefined;
  const index = indexOf(grid, { bits: network.bits, value: network.first });
  if (index === undefined || network.last - network.first + 1n !== grid.size) return undefined;
  const fixed = grid.fixed.get(live.nodeName);
  if (fixed === undefined ? grid.reserved.has(index) : fixed !== index) return undefined;
  if (fixed === undefined && excludedAt(grid, index) !== undefined) return undefined;
  const wanted = gatewayOfBlock(pool, grid, index, live.nodeName);
  const found = live.gateway ? parseIp(live.gateway)?.value : undefined;
  return found === wanted ? index : undefined;
}
