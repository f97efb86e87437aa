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
  const whole = [head, ...sections.map(({ text }) => text)].join("\n\n");
  if (sizeOf(whole) < bytes) return whole;
  for (let count = sections.length - 1; count >= 0; count--) {
    const kept = [head, ...sections.slice(0, count).map(({ text }) => text)];
    const cut = [...kept, leftOut(sections.slice(count))].join("\n\n");
    if (sizeOf(cut) < bytes) return cut;
  }
  return [head, leftOut(sections)].join("\n\n");
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
