import { isSince } from "../nicPolicy/release.ts";
import { excludedBlocks } from "./excludedBlocks.ts";
import {
  type Bits,
  type Ip,
  type IpRange,
  type Span,
  firstReaching,
  formatIp,
  formatRange,
  mergeRanges,
  parseIp,
  parseNetwork,
  sizeOf,
  usableRange,
} from "./ipRange.ts";
import type { CIDRPoolSpec, IPPoolSpec } from "./ipPoolsSpec.ts";
import type { Pool } from "./pool.ts";
import { skipsExcludedSince } from "./releaseRules.ts";

/** How a pool cuts its network: block `i` begins at `base + i · size`. */
export interface Grid {
  readonly bits: Bits;
  readonly base: bigint;
  /** Addresses of a block. */
  readonly size: bigint;
  /** Blocks in all, those that are never dealt included. */
  readonly count: bigint;
  /** Addresses that are excluded, ascending, apart. */
  readonly exclusions: readonly Span[];
  /** The same of each block, by index from 0. */
  readonly perNode: readonly Span[];
  /** Blocks that are not dealt because all of their addresses are excluded, ascending, apart. */
  readonly excluded: readonly Span[];
  /** Blocks that are dealt to no node, or to one node only: by index. */
  readonly reserved: ReadonlySet<bigint>;
  /** Blocks chosen by hand, by node. */
  readonly fixed: ReadonlyMap<string, bigint>;
  /** Gateways chosen by hand, by node. */
  readonly gateways: ReadonlyMap<string, bigint>;
}

/** Before exclusions are looked at. */
type Cut = Omit<Grid, "exclusions" | "perNode" | "excluded">;

/**
 * The blocks of a pool (nv-ipam allocator.go, api/v1alpha1/helpers.go).
 *
 * @returns `undefined` for a pool that the rules refuse
 */
export function gridOf(pool: Pool): Grid | undefined {
  const grid = pool.kind === "IPPool" ? gridOfIpPool(pool.spec) : gridOfCidrPool(pool.spec);
  if (grid === undefined) return undefined;
  const exclusions = mergeRanges(exclusionsOf(pool).filter(({ bits }) => bits === grid.bits));
  const perNode = perNodeExclusionsOf(pool, grid.size);
  // The broadcast address of a node's network is no address of a pod, nor need it be excluded.
  const hasBroadcast = pool.kind === "CIDRPool" && grid.bits === 32 && grid.size > 2n;
  const lastIndex = grid.size - (hasBroadcast ? 2n : 1n);
  const isSkipping = pool.release === undefined || isSince(pool.release, skipsExcludedSince);
  const excluded = isSkipping ? excludedBlocks({ ...grid, lastIndex }, exclusions, perNode) : [];
  return { ...grid, exclusions, perNode, excluded };
}

/** IPPool: from the first usable address on; with single addresses, the gateway's is left out. */
function gridOfIpPool(spec: IPPoolSpec): Cut | undefined {
  const network = parseNetwork(spec.subnet);
  if (network === undefined || spec.perNodeBlockSize < 1) return undefined;
  const usable = usableRange(network);
  const size = BigInt(spec.perNodeBlockSize);
  const count = sizeOf(usable) / size;
  if (count === 0n) return undefined;
  const gateway = spec.gateway === undefined ? undefined : parseIp(spec.gateway);
  const own =
    gateway !== undefined && size === 1n && gateway.bits === network.bits
      ? [gateway.value - usable.first].filter((index) => index >= 0n && index < count)
      : [];
  return {
    bits: network.bits,
    base: usable.first,
    size,
    count,
    reserved: new Set(own),
    fixed: new Map(),
    gateways: new Map(),
  };
}

/** CIDRPool: networks of one length; those chosen by hand are kept back from the others. */
function gridOfCidrPool(spec: CIDRPoolSpec): Cut | undefined {
  const network = parseNetwork(spec.cidr);
  const prefix = spec.perNodeNetworkPrefix;
  if (network === undefined || prefix < Math.max(1, network.prefix) || prefix > network.bits)
    return undefined;
  const size = 1n << BigInt(network.bits - prefix);
  const chosen = (spec.staticAllocations ?? []).flatMap(({ nodeName, prefix: text }) => {
    const own = parseNetwork(text);
    const fits =
      own?.bits === network.bits &&
      own.prefix === prefix &&
      own.first >= network.first &&
      own.last <= network.last;
    return fits ? [{ nodeName, index: (own.first - network.first) / size }] : [];
  });
  return {
    bits: network.bits,
    base: network.first,
    size,
    count: 1n << BigInt(prefix - network.prefix),
    reserved: new Set(chosen.map(({ index }) => index)),
    fixed: new Map(
      chosen.flatMap(({ nodeName, index }) => (nodeName ? [[nodeName, index] as const] : [])),
    ),
    gateways: new Map(
      (spec.staticAllocations ?? []).flatMap(({ nodeName, gateway }) => {
        const ip = nodeName && gateway ? parseIp(gateway) : undefined;
        return nodeName && ip !== undefined ? [[nodeName, ip.value] as const] : [];
      }),
    ),
  };
}

/** The exclusions of a pool that can be read. */
export function exclusionsOf({ spec }: Pool): IpRange[] {
  return (spec.exclusions ?? []).flatMap(({ startIP, endIP }) => {
    const [start, end] = [parseIp(startIP), parseIp(endIP)];
    return start === undefined || start.bits !== end?.bits
      ? []
      : [{ bits: start.bits, first: start.value, last: end.value }];
  });
}

/** The same of each block, by index; what is no range of a block is left to the rules. */
function perNodeExclusionsOf({ spec }: Pool, size: bigint): readonly Span[] {
  const ranges = (spec.perNodeExclusions ?? [])
    .filter(({ startIndex }) => startIndex >= 0)
    .map(({ startIndex, endIndex }) => ({ first: BigInt(startIndex), last: BigInt(endIndex) }))
    .filter(({ last }) => last < size);
  return mergeRanges(ranges);
}

/** The range of blocks without addresses that a block is in. */
export function excludedAt(grid: Grid, index: bigint): Span | undefined {
  const next = grid.excluded[firstReaching(grid.excluded, index)];
  return next !== undefined && next.first <= index ? next : undefined;
}

/** Blocks that nodes can get at all. */
export function capacityOf(grid: Grid): bigint {
  const fixed = new Set(grid.fixed.values());
  const kept = [...grid.reserved].filter(
    (index) => !fixed.has(index) && excludedAt(grid, index) === undefined,
  );
  const without = grid.excluded.reduce((sum, range) => sum + sizeOf(range), 0n);
  const chosen = [...fixed].filter((index) => excludedAt(grid, index) !== undefined);
  return grid.count - without - BigInt(kept.length) + BigInt(chosen.length);
}

export function blockAt({ bits, base, size }: Grid, index: bigint): IpRange {
  const first = base + index * size;
  return { bits, first, last: first + size - 1n };
}

/** Index of the block that an address is in. */
export function indexOf({ bits, base, size, count }: Grid, ip: Ip): bigint | undefined {
  if (ip.bits !== bits || ip.value < base) return undefined;
  const index = (ip.value - base) / size;
  return index < count ? index : undefined;
}

/** `192.168.1.1-192.168.1.8` of an IPPool, `10.0.1.0/24` of a CIDRPool. */
export function blockText(pool: Pool, grid: Grid, index: bigint): string {
  const block = blockAt(grid, index);
  return pool.kind === "IPPool"
    ? formatRange(block)
    : `${formatIp({ bits: block.bits, value: block.first })}/${pool.spec.perNodeNetworkPrefix}`;
}
