import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type IpRange, parseIp, parseNetwork } from "./ipRange.ts";
import { type LiveAllocation, liveAllocations } from "./liveAllocations.ts";

/** The block of each node as the pool's status has it, whatever its spec says. */
export function heldBlocks(live: LiveObject): Map<string, IpRange> {
  return new Map(
    liveAllocations(live).flatMap((allocation) => {
      const range = rangeOf(allocation);
      return range === undefined ? [] : [[allocation.nodeName, range] as const];
    }),
  );
}

function rangeOf(allocation: LiveAllocation): IpRange | undefined {
  if ("prefix" in allocation) return parseNetwork(allocation.prefix);
  const [start, end] = [parseIp(allocation.startIP), parseIp(allocation.endIP)];
  return start === undefined || end?.bits !== start.bits
    ? undefined
    : { bits: start.bits, first: start.value, last: end.value };
}
