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
 * A marker is a line `<nonce> <name> [argument…]`, words separated by spaces or
 * tabs. Scripts print a newline before each marker, so exactly one trailing
 * newline is taken off each section. The result starts with the section `begin`
 * and, where the script ran to its end, ends with the section `end`, whose
 * argument is the exit code. What stands before `begin` (a login banner, noise
 * of a .bashrc) and after the `end` line is left out.
 *
 * @returns no section when there is no `begin`; never throws.
 */
export function parseFrames(stdout: string, nonce: string): Section[] {
  const sections: Section[] = [];
  let open: { name: string; args: string[]; from: number } | undefined;
  const finish = (to: number): void => {
    if (!open) return;
    const text = stdout.slice(open.from, Math.max(open.from, to));
    sections.push({ name: open.name, args: open.args, text: text.replace(/\n$/, "") });
    open = undefined;
  };
  for (const marker of markers(stdout, nonce)) {
    const [name, ...args] = marker.words;
    if (name === undefined || (!open && name !== "begin")) continue;
    finish(marker.start);
    if (name === "end") {
      sections.push({ name, args, text: "" });
      return sections;
    }
    open = { name, args, from: marker.next };
  }
  finish(stdout.length);
  return sections;
}

/** Marker lines: where they start, where the line after them starts, and their words without the nonce. */
function* markers(
  stdout: string,
  nonce: string,
): Generator<{ start: number; next: number; words: string[] }> {
  let at = nonce === "" ? -1 : stdout.indexOf(nonce);
  while (at >= 0) {
    const lineEnd = stdout.indexOf("\n", at);
    const end = lineEnd < 0 ? stdout.length : lineEnd;
    const rest = stdout.slice(at + nonce.length, end);
    const startsLine = at === 0 || stdout[at - 1] === "\n";
    if (startsLine && /^[ \t]/.test(rest)) {
      const words = rest.split(/[ \t\r]+/).filter((word) => word !== "");
      yield { start: at, next: Math.min(end + 1, stdout.length), words };
    }
    at = stdout.indexOf(nonce, at + nonce.length);
  }
}
