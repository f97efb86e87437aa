/** Commands to a terminal, ECMA-48: CSI (colours) and OSC (titles, links) sequences. */
const terminalCommands = new RegExp(
  String.raw`\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)`,
  "g",
);

/** Characters that do not print or that reorder what is around them; also halves of a surrogate pair. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\ufffe\uffff]/gu;

/**
 * Text of a host as it can be shown: terminal commands are dropped, what does
 * not print stands as `\u202e`. Line feeds stay.
 */
export function cleanText(text: string): string {
  return text
    .replace(terminalCommands, "")
    .replaceAll("\r\n", "\n")
    .replaceAll("\t", "    ")
    .replace(hidden, (char) =>
      char === "\n" ? char : `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
    );
}

/** The same on one line of at most `length` characters. */
export function cleanLine(text: string, length = 400): string {
  const line = cleanText(text).replaceAll(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}
