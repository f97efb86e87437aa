import type { GrubWord } from "./grubScript.ts";

/** A word with its variables filled in. */
export function expandGrubWord(word: GrubWord, valueOf: (name: string) => string): string {
  return word.map((part) => (typeof part === "string" ? part : valueOf(part.variable))).join("");
}

/**
 * The words that a command gets of a word: as in a shell, the value of a variable
 * outside of quotes is split at spaces, and an empty one leaves nothing.
 */
export function splitGrubWord(word: GrubWord, valueOf: (name: string) => string): string[] {
  const words: string[] = [];
  let open = false;
  const add = (text: string): void => {
    words.push((open ? (words.pop() ?? "") : "") + text);
    open = true;
  };
  for (const part of word) {
    if (typeof part === "string" || part.quoted) {
      add(typeof part === "string" ? part : valueOf(part.variable));
      continue;
    }
    const [first = "", ...rest] = valueOf(part.variable).split(/[ \t\n]+/);
    if (first !== "") {
      add(first);
    }
    for (const piece of rest) {
      open = false;
      if (piece !== "") {
        add(piece);
      }
    }
  }
  return words;
}
