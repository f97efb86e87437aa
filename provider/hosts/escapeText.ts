/** Text of a remote side as one printable line of at most `length` characters. */
export function escapeText(text: string, length = 120): string {
  const escaped = text
    .slice(0, length * 2)
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return escaped.length > length ? `${escaped.slice(0, length)}…` : escaped;
}

/** First line that holds more than space; empty when there is none. */
export function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trim() ?? "";
}
