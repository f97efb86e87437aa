/**
 * Text of a host as it may stand in a message: everything but printable ASCII is
 * escaped (`\x1b`, `\u{2028}`), surrounding space is dropped.
 *
 * @param length longest result in characters; a longer one is cut and ends in `…`
 */
export function printable(text: string, length: number): string {
  let result = "";
  // Only as much as can be shown: an escaped character takes at least one.
  for (const character of text.slice(0, length * 2 + 1).trim()) {
    const piece = escaped(character);
    if (result.length + piece.length > length) {
      return cut(result, length);
    }
    result += piece;
  }
  return text.trim().length > length * 2 ? cut(result, length) : result;
}

function cut(text: string, length: number): string {
  return `${text.slice(0, length - 1)}…`;
}

function escaped(character: string): string {
  if (character >= " " && character <= "~") {
    return character;
  }
  const code = character.codePointAt(0) ?? 0;
  switch (character) {
    case "\n":
      return "\\n";
    case "\t":
      return "\\t";
    case "\r":
      return "\\r";
    default:
      return code < 0x100
        ? `\\x${code.toString(16).padStart(2, "0")}`
        : `\\u{${code.toString(16)}}`;
  }
}
