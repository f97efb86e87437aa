/** A part of a comment that is shown whole or not at all. */
export interface Section {
  /** What is left out, in the line that says so: `waves of Rollout dgx`. */
  readonly title: string;
  readonly text: string;
}

/**
 * Puts sections together, the first first, as long as they fit; of the others
 * a line says how many there are and how large. Sections behind one that does
 * not fit are left out too, so that nothing stands where something more severe is missing.
 *
 * @param head always there
 * @param bytes UTF-8 bytes that the whole has to stay below
 */
export function fitSections(head: string, sections: readonly Section[], bytes: number): string {
  const sizes = sections.map(({ text }) => sizeOf(text) + sizeOf(between));
  const all = sizes.reduce((sum, size) => sum + size, sizeOf(head));
  if (all < bytes) return joined(head, sections);
  const room = bytes - sizeOf(between) - lineBytes;
  let [count, size] = [0, sizeOf(head)];
  while (size + (sizes[count] ?? Infinity) < room) size += sizes[count++] ?? 0;
  const left = { title: "", text: leftOut(sections.slice(count)) };
  return joined(head, [...sections.slice(0, count), left]);
}

const between = "\n\n";

/** Room for the line that says what is left out. */
const lineBytes = 1000;

function joined(head: string, sections: readonly Section[]): string {
  return [head, ...sections.map(({ text }) => text)].join(between);
}

function leftOut(sections: readonly Section[]): string {
  const size = sections.reduce((sum, { text }) => sum + sizeOf(text), 0);
  const [first] = sections;
  return `> **Left out here, for this comment would be too long:** ${sections.length} ${
    sections.length === 1 ? "section" : "sections"
  } of ${Math.ceil(size / 1024)} KB, beginning with ${first?.title ?? ""}. The HTML and JSON reports of this run hold all of it.\n`;
}

const encoder = new TextEncoder();

export function sizeOf(text: string): number {
  return encoder.encode(text).length;
}
