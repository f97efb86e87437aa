import fc from "fast-check";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";

const disturbances = [
  "\0",
  "\x1b[31m",
  "\x1b[0m",
  "\r",
  "\t",
  "\u00a0",
  "é",
  '"',
  "'",
  "\\",
  "{",
  "}",
];

/** A sample with lines deleted, doubled, swapped or cut, bytes cut off, and noise put in. */
function mutationOf(sample: string): fc.Arbitrary<string> {
  const at = fc.nat({ max: 1_000_000 });
  const step = fc.record({
    kind: fc.constantFrom(
      "delete",
      "double",
      "swap",
      "cut line",
      "cut end",
      "cut begin",
      "noise",
      "drop",
    ),
    at,
    other: at,
    noise: fc.oneof(fc.constantFrom(...disturbances), fc.string({ maxLength: 3 })),
  });
  return fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) =>
    steps.reduce((text, { kind, at: where, other, noise }) => {
      const lines = text.split("\n");
      const line = where % lines.length;
      const offset = where % (text.length + 1);
      switch (kind) {
        case "delete":
          return lines.toSpliced(line, 1).join("\n");
        case "double":
          return lines.toSpliced(line, 0, lines[line] ?? "").join("\n");
        case "swap":
          return lines
            .with(line, lines[other % lines.length] ?? "")
            .with(other % lines.length, lines[line] ?? "")
            .join("\n");
        case "cut line":
          return lines.with(line, (lines[line] ?? "").slice(0, other % 40)).join("\n");
        case "cut end":
          return text.slice(0, offset);
        case "cut begin":
          return text.slice(offset);
        case "drop":
          return text.slice(0, offset) + text.slice(offset + 1 + (other % 8));
        case "noise":
          return text.slice(0, offset) + noise + text.slice(offset);
      }
    }, sample),
  );
}

/** Any text, near to the samples and far from them. */
export function textLike(samples: readonly string[]): fc.Arbitrary<string> {
  const far = [fc.string(), fc.string({ unit: "binary", maxLength: 400 })];
  return fc.oneof(
    ...far,
    ...samples.map((sample) => ({ weight: 3, arbitrary: mutationOf(sample) })),
  );
}

/** Whether the parser read the text. Anything but a ParseError goes through. */
export function reads(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof ParseError) {
      return false;
    }
    throw error;
  }
}

/** Tries a parser on any text: it may throw nothing but a ParseError. */
export function assertOnlyParseErrors(
  parse: (text: string) => unknown,
  samples: readonly string[],
  numRuns = 300,
): void {
  fc.assert(
    fc.property(textLike(samples), (text) => {
      reads(parse, text);
    }),
    { numRuns },
  );
}

const pieces = [
  " ",
  "\t",
  "\n",
  "a",
  "1",
  "1.",
  "1-",
  "0x",
  "-",
  "=",
  ">",
  ">>",
  "(",
  ")",
  "()",
  "[",
  "Array[",
  "*",
  "RO ",
  '"',
  "'",
  "\\",
  "\\\n",
  "$",
  "${",
  "${a",
  "{",
  "}",
  "a {\n",
  "if\n",
  "#",
  ";",
  ".ko.",
  "-Supported",
  "1: a",
];

/**
 * Texts of 200,000 characters that repeat one thing, alone and after each sample: a
 * parser whose time grows faster than its input does not come back from them.
 */
export function assertReadsLongTexts(
  parse: (text: string) => unknown,
  samples: readonly string[],
): void {
  const lines = samples.flatMap((sample) => sample.split("\n").slice(0, 12));
  for (const piece of [
    ...pieces,
    ...lines.filter((line) => line !== "").flatMap((line) => [line, `${line}\n`]),
  ]) {
    const long = piece.repeat(Math.ceil(200_000 / piece.length));
    reads(parse, long);
    reads(parse, `${samples[0] ?? ""}${long}`);
    reads(parse, `${samples[0]?.trimEnd() ?? ""} ${long}x`);
  }
}
