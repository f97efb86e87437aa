/** One section of a script's framed output. */
export interface Section {
  readonly name: string;
  /** Words behind the name on the marker line. */
  readonly args: readonly string[];
  /** What the script printed into the section, byte for byte but for decoding. */
  readonly text: string;
}

/**
 * Splits the output of a script at its markers.
 *
 * A marker is a line `<nonce> <name> [argument…]`, one space between. Scripts print
 * a newline before each marker, which is of no section. The result starts with the
 * section `begin` and, where the script ran to its end, ends with the section `end`,
 * whose argument is the exit code. What stands before `begin` (a login banner, noise
 * of a .bashrc) and after the `end` line is left out.
 *
 * @returns no section when there is no `begin`; never throws.
 */
export function parseFrames(stdout: string, nonce: string): Section[] {
  const sections: Section[] = [];
  if (nonce === "") return sections;
  // The copy that a line break in front makes is for the rare output that has none.
  const text = stdout.startsWith(nonce) ? `\n${stdout}` : stdout;
  const [, ...pieces] = text.split(`\n${nonce} `);
  for (const piece of pieces) {
    const newline = piece.indexOf("\n");
    const lineEnd = newline < 0 ? piece.length : newline;
    const [name = "", ...args] = piece.slice(0, lineEnd).split(" ");
    if (sections.length === 0 && name !== "begin") continue;
    const isEnd = name === "end";
    sections.push({ name, args, text: isEnd ? "" : piece.slice(lineEnd + 1) });
    if (isEnd) break;
  }
  return sections;
}
