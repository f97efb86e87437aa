import type { Script } from "./transport.ts";

/**
 * Command of every exec channel. It goes through the login shell of the user,
 * so it holds nothing that fish, csh or zsh read otherwise than sh: single
 * quotes without `!` or backslashes inside. Root where that needs no password.
 */
export const shellCommand =
  "exec /bin/sh -c 'if [ \"$(id -u)\" -eq 0 ]; then exec /bin/sh -s; elif sudo -n true 2>/dev/null; then exec sudo -n /bin/sh -s; else exec /bin/sh -s; fi'";

/**
 * Standard input of the shell: the script's functions, then its call with the
 * data in a quoted here-document, which is never code.
 *
 * @param nonce word that no input line holds: 32 random hex digits
 * @throws RangeError when an input line holds a line break, or begins with the last line `end`
 */
export function frameScript(script: Script, input: readonly string[], nonce: string): string {
  for (const line of input) {
    if (/[\n\r\0]/.test(line))
      throw new RangeError(
        `Input of "${script.name}" holds a control character, expected one line`,
      );
    // Cut off behind its third letter it would be taken for the last line.
    if (line.startsWith("end"))
      throw new RangeError(`Input of "${script.name}" begins with "end", the mark of its end`);
  }
  const text = script.text.endsWith("\n") ? script.text : `${script.text}\n`;
  return `${text}main ${nonce} <<'${nonce}.eof'\n${[...input, "end"].join("\n")}\n${nonce}.eof\n`;
}
