/** Lines of a text without trailing space or carriage returns. */
export function textLines(text: string): string[] {
  return text.split("\n").map((line) => line.trimEnd());
}
