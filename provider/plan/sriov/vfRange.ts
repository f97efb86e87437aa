/** First and last VF index, both included. */
export interface VfRange {
  readonly first: number;
  readonly last: number;
}

/** An entry of `pfNames`; `range` is `null` for a PF without `#`. */
export interface PfName {
  readonly name: string;
  readonly range: VfRange | null;
}

/** `ibp24s0#0-3` in its parts; a text where it is written wrong. */
export function parsePfName(entry: string): PfName | string {
  const [name = "", ...ranges] = entry.split("#");
  if (name === "") return `"${entry}" names no PF: expected a name such as "ibp24s0"`;
  if (ranges.length === 0) return { name, range: null };
  const match = ranges.length === 1 ? /^(\d+)-(\d+)$/.exec(ranges[0] ?? "") : null;
  if (match === null)
    return `"${entry}" has no VF range after "#": expected first and last index, "${name}#0-3"`;
  const [first, last] = [Number(match[1]), Number(match[2])];
  if (last < first) return `"${entry}" ends before it begins: expected "${name}#${last}-${first}"`;
  return { name, range: { first, last } };
}

export function formatRange({ first, last }: VfRange): string {
  return `${first}-${last}`;
}

export function overlaps(a: VfRange, b: VfRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}
