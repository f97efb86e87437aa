import { naturalOrder } from "./naturalOrder.ts";

/** Most names that one nodeset may stand for. */
export const nodesetLimit = 100_000;

/** Longest digit run that is folded or counted: within the exact integers of a double. */
const digitLimit = 15;

export class NodesetError extends Error {
  /** Where in the nodeset, counted from 0. */
  readonly position: number;

  constructor(nodeset: string, position: number, expected: string) {
    super(`Cannot read nodeset "${nodeset}" at position ${position + 1}: expected ${expected}`);
    this.name = "NodesetError";
    this.position = position;
  }
}

/**
 * Folds names into a nodeset: `dgx[012-017,031-036]`. Padding is kept, names
 * are ordered naturally, several prefixes are joined by a comma. Names that
 * differ in more than one number fold over the last number that differs.
 */
export function foldNodes(names: Iterable<string>): string {
  const byShape = Map.groupBy(new Set(names), (name) => name.replace(/\d+/g, "0"));
  return [...byShape.values()]
    .flatMap(foldShape)
    .sort((a, b) => naturalOrder(a.first, b.first))
    .map((term) => term.text)
    .join(",");
}

interface Term {
  readonly first: string;
  readonly text: string;
}

/** Names that differ in numbers only. */
function foldShape(names: readonly string[]): Term[] {
  const split = names.map((name) => name.split(/(\d+)/));
  const axis = lastThatDiffers(split);
  if (axis === undefined) return names.map((name) => ({ first: name, text: name }));
  const groups = Map.groupBy(split, (parts) => parts.toSpliced(axis, 1, "").join("\0"));
  return [...groups.values()].map((group) => foldAxis(group, axis));
}

/** Index of the last digit run that is not the same in all names; odd, for `split` keeps runs at odd places. */
function lastThatDiffers(split: readonly (readonly string[])[]): number | undefined {
  const [first, ...rest] = split;
  for (let i = (first?.length ?? 0) - 2; i > 0; i -= 2) {
    const foldable = split.every((parts) => (parts[i]?.length ?? 0) <= digitLimit);
    if (foldable && rest.some((parts) => parts[i] !== first?.[i])) return i;
  }
  return undefined;
}

function foldAxis(group: readonly (readonly string[])[], axis: number): Term {
  const numbers = group.map((parts) => parts[axis] ?? "").sort(naturalOrder);
  const parts = group[0] ?? [];
  const [before, after] = [parts.slice(0, axis).join(""), parts.slice(axis + 1).join("")];
  const first = `${before}${numbers[0] ?? ""}${after}`;
  return numbers.length === 1
    ? { first, text: first }
    : { first, text: `${before}[${foldNumbers(numbers)}]${after}` };
}

function foldNumbers(numbers: readonly string[]): string {
  const runs: { from: string; to: string }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run, number)) run.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(",");
}

/** A padded run keeps its width; an unpadded one may grow but takes no padded number. */
function follows(run: { from: string; to: string }, number: string): boolean {
  const sameWidth = isPadded(run.from) ? number.length === run.from.length : !isPadded(number);
  return sameWidth && Number(number) === Number(run.to) + 1;
}

function isPadded(number: string): boolean {
  return number.length > 1 && number.startsWith("0");
}

/**
 * Names of a nodeset, in the order in which it writes them, each once.
 * Understands `a[1-3,7]b`, several brackets in a name, and commas between names.
 *
 * @throws NodesetError with the position and what was expected there.
 */
export function expandNodes(nodeset: string): string[] {
  const names = new Set<string>();
  let position = 0;
  for (const term of splitTerms(nodeset)) {
    for (const name of expandTerm(nodeset, position, term)) names.add(name);
    if (names.size > nodesetLimit) throw tooMany(nodeset, position);
    position += term.length + 1;
  }
  return [...names];
}

/** Splits at commas outside of brackets. */
function splitTerms(nodeset: string): string[] {
  return nodeset.trim() === "" ? [] : nodeset.split(/,(?![^[\]]*\])/);
}

function expandTerm(nodeset: string, start: number, term: string): string[] {
  if (term.trim() === "") throw new NodesetError(nodeset, start, "a name");
  let names = [""];
  let position = start;
  for (const part of term.split(/(\[[^[\]]*\])/)) {
    const bracketed = part.startsWith("[") && part.endsWith("]");
    const values = bracketed
      ? expandBracket(nodeset, position + 1, part.slice(1, -1))
      : [checkText(nodeset, position, part)];
    if (names.length * values.length > nodesetLimit) throw tooMany(nodeset, position);
    names = names.flatMap((name) => values.map((value) => name + value));
    position += part.length;
  }
  return names;
}

function checkText(nodeset: string, start: number, part: string): string {
  const text = start === 0 || nodeset[start - 1] === "," ? part.trimStart() : part;
  const end = start + part.length;
  const checked = end === nodeset.length || nodeset[end] === "," ? text.trimEnd() : text;
  const bad = /[[\]\s]/.exec(checked);
  if (bad === null) return checked;
  const position = start + part.indexOf(bad[0], part.length - part.trimStart().length);
  throw new NodesetError(
    nodeset,
    position,
    bad[0] === "[" ? 'a closing "]"' : bad[0] === "]" ? 'an opening "[" before' : "no space",
  );
}

function expandBracket(nodeset: string, start: number, text: string): string[] {
  let position = start;
  const values: string[] = [];
  for (const range of text.split(",")) {
    const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(range.trim());
    if (match === null)
      throw new NodesetError(nodeset, position, 'a number or a range such as "031-036"');
    const from = match[1] ?? "";
    values.push(...expandRange(nodeset, position, from, match[2] ?? from));
    if (values.length > nodesetLimit) throw tooMany(nodeset, position);
    position += range.length + 1;
  }
  return values;
}

function expandRange(nodeset: string, position: number, from: string, to: string): string[] {
  const count = Number(to) - Number(from) + 1;
  if (count < 1) throw new NodesetError(nodeset, position, `an end not below ${from}`);
  if ((isPadded(from) || isPadded(to)) && from.length !== to.length)
    throw new NodesetError(nodeset, position, `"${from}" and "${to}" to have the same width`);
  if (count > nodesetLimit) throw tooMany(nodeset, position);
  const width = isPadded(from) ? from.length : 0;
  return Array.from({ length: count }, (_, i) => String(Number(from) + i).padStart(width, "0"));
}

function tooMany(nodeset: string, position: number): NodesetError {
  return new NodesetError(nodeset, position, `at most ${nodesetLimit} names`);
}
