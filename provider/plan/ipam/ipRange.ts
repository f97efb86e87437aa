import ipaddr from "ipaddr.js";

/** Bits of an address: 32 for IPv4, 128 for IPv6. */
export type Bits = 32 | 128;

/** An address as a number, so that IPv6 is counted exactly. */
export interface Ip {
  readonly bits: Bits;
  readonly value: bigint;
}

/** Numbers from `first` to `last`, both included; empty where `last` is below. */
export interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses from `first` to `last`, both included. */
export interface IpRange extends Span {
  readonly bits: Bits;
}

/** A network with its prefix length; `ip` is the address as written, which may have host bits. */
export interface IpNetwork extends IpRange {
  readonly prefix: number;
  readonly ip: bigint;
}

/** `10.0.0.1`, `fd00::1`; `undefined` for anything else, also for `10.1`, `010.0.0.1` and zones. */
export function parseIp(text: string): Ip | undefined {
  const isV4 = ipaddr.IPv4.isValidFourPartDecimal(text);
  if (!isV4 && (!ipaddr.IPv6.isValid(text) || text.includes("%"))) return undefined;
  const value = ipaddr
    .parse(text)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { bits: isV4 ? 32 : 128, value };
}

export function formatIp({ bits, value }: Ip): string {
  const bytes = Array.from({ length: bits / 8 }, (_, i) =>
    Number((value >> BigInt(bits - 8 * (i + 1))) & 0xffn),
  );
  return bits === 32 ? bytes.join(".") : ipaddr.fromByteArray(bytes).toString();
}

/** `10.0.0.0/24`, also with host bits: `10.0.0.7/24`. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [address = "", length = "", ...more] = text.split("/");
  const ip = parseIp(address);
  if (ip === undefined || more.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = Number(length);
  if (prefix > ip.bits) return undefined;
  const size = 1n << BigInt(ip.bits - prefix);
  const first = ip.value - (ip.value % size);
  return { bits: ip.bits, prefix, ip: ip.value, first, last: first + size - 1n };
}

export function formatRange({ bits, first, last }: IpRange): string {
  return `${formatIp({ bits, value: first })}-${formatIp({ bits, value: last })}`;
}

export function contains(range: IpRange, ip: Ip): boolean {
  return range.bits === ip.bits && range.first <= ip.value && ip.value <= range.last;
}

export function overlaps(a: IpRange, b: IpRange): boolean {
  return a.bits === b.bits && a.first <= b.last && b.first <= a.last;
}

/** /31, /32, /127 and /128 have no network address of their own. */
export function isPointToPoint({ bits, prefix }: IpNetwork): boolean {
  return prefix >= bits - 1;
}

/**
 * What of a network pods can have: all of a /31, /32, /127, /128; else without the
 * network address and, for IPv4, the broadcast address (nv-ipam api/v1alpha1/helpers.go).
 */
export function usableRange(network: IpNetwork): IpRange {
  const { bits, first, last } = network;
  if (isPointToPoint(network)) return { bits, first, last };
  return { bits, first: first + 1n, last: bits === 32 ? last - 1n : last };
}

/** How many there are. */
export function sizeOf({ first, last }: Span): bigint {
  return last < first ? 0n : last - first + 1n;
}

/** The same numbers in ascending ranges that neither touch nor overlap. */
export function mergeRanges(ranges: readonly Span[]): readonly Span[] {
  const merged: { first: bigint; last: bigint }[] = [];
  const ascending = ranges
    .filter(({ first, last }) => first <= last)
    .toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  for (const { first, last } of ascending) {
    const end = merged.at(-1);
    if (end === undefined || first > end.last + 1n) merged.push({ first, last });
    else if (last > end.last) end.last = last;
  }
  return merged;
}

/** Position of the first of ascending ranges that ends at a number or beyond it; their count: none does. */
export function firstReaching(ranges: readonly Span[], value: bigint): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.last ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
