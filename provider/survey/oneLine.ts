/**
 * Text of hosts as it may stand in a terminal or behind a `//`: control and
 * format characters and every kind of line end become one space.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ");
}
