/** Most words of a list that are written out. */
const shown = 6;

/** `a, b and 3 more`. */
export function list(words: readonly string[]): string {
  const [first, rest] = [words.slice(0, shown), words.length - shown];
  return rest > 0 ? `${first.join(", ")} and ${rest} more` : first.join(", ");
}

/** `1 pod`, `2 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
