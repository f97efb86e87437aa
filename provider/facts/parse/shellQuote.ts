import { ParseError } from "./parseError.ts";

/**
 * The text of one shell word: `'a b'`, `"a \"b\""`, `a\ b` and mixtures. Variables
 * are left as they are.
 *
 * @throws {ParseError} where a quote does not end
 */
export function unquoteShell(word: string): string {
  let result = "";
  let quote = "";
  for (let at = 0; at < word.length; at += 1) {
    const character = word.charAt(at);
    const next = word.charAt(at + 1);
    if (character === quote) {
      quote = "";
    } else if (quote === "" && (character === "'" || character === '"')) {
      quote = character;
    } else if (character === "\\" && (quote === "" || (quote === '"' && '"\\$`'.includes(next)))) {
      result += next;
      at += 1;
    } else {
      result += character;
    }
  }
  if (quote !== "") {
    throw new ParseError("A quote does not end", word);
  }
  return result;
}
