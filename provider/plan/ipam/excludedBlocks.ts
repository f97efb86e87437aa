import { mergeRanges, type Span } from "./ipRange.ts";

/** Blocks of equal size, one behind the other. */
export interface Blocks {
  /** First address of block 0. */
  readonly base: bigint;
  readonly size: bigint;
  readonly count: bigint;
  /** Index in a block of the last address that a pod could have. */
  readonly lastIndex: bigint;
}

/**
 * Blocks of which no address is left, by index: the controller deals none of
 * them (nv-ipam allocator.go `isEntireRangeExcluded`, cidrpool.go
 * `isPrefixFullyExcluded`).
 *
 * @param exclusions Addresses.
 * @param perNode Indexes in each block, from 0.
 * @returns ascending ranges that neither touch nor overlap
 */
export function excludedBlocks(
  blocks: Blocks,
  exclusions: readonly Span[],
  perNode: readonly Span[],
): readonly Span[] {
  const all: readonly Span[] = [{ first: 0n, last: blocks.count - 1n }];
  const merged = mergeRanges(exclusions);
  const covered = gapsIn(blocks.lastIndex, perNode).map((gap) => coveredBy(merged, blocks, gap));
  return mergeRanges(covered.reduce(common, all));
}

/** What is left of the indexes 0 to `last`. */
function gapsIn(last: bigint, taken: readonly Span[]): Span[] {
  const ends = [...mergeRanges(taken), { first: last + 1n, last: last + 1n }];
  return ends
    .map((end, i) => ({
      first: i === 0 ? 0n : (ends[i - 1]?.last ?? 0n) + 1n,
      last: end.first - 1n,
    }))
    .map((gap) => ({ first: gap.first, last: gap.last < last ? gap.last : last }))
    .filter((gap) => gap.first <= gap.last);
}

/** Blocks whose addresses from one index to another are all within one of the ranges. */
function coveredBy(
  ranges: readonly Span[],
  { base, size, count }: Blocks,
  indexes: Span,
): readonly Span[] {
  const [begin, end] = [base + indexes.first, base + indexes.last];
  return ranges.flatMap(({ first, last }) => {
    if (last < end) return [];
    const from = first <= begin ? 0n : (first - begin + size - 1n) / size;
    const to = (last - end) / size;
    const within = { first: from, last: to < count ? to : count - 1n };
    return within.first > within.last ? [] : [within];
  });
}

/** Numbers that are in both of two ascending lists. */
function common(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  let [i, j] = [0, 0];
  for (let [left, right] = [a[0], b[0]]; left && right; [left, right] = [a[i], b[j]]) {
    const first = left.first > right.first ? left.first : right.first;
    const last = left.last < right.last ? left.last : right.last;
    if (first <= last) found.push({ first, last });
    if (left.last < right.last) i += 1;
    else j += 1;
  }
  return found;
}
