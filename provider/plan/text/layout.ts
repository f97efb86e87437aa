/** Columns of a terminal that a warning fills, after the engine's own indentation. */
const width = 96;

/** Hosts that are longer get lines of their own, so that the text keeps its room. */
const widestHosts = 28;

export interface Row {
  readonly label: string;
  /** Folded nodeset. */
  readonly hosts: string;
  readonly text: string;
}

/** Rows in three columns: label, hosts, text wrapped with a hanging indent. */
export function layoutRows(rows: readonly Row[]): string[] {
  const hostsWidth = Math.max(
    0,
    ...rows.map(({ hosts }) => hosts.length).filter((length) => length <= widestHosts),
  );
  const labelWidth = Math.max(0, ...rows.map(({ label }) => label.length));
  return rows.flatMap(({ label, hosts, text }) => {
    const start = `  ${label.padEnd(labelWidth)}  `;
    const indent = " ".repeat(start.length);
    const textIndent = " ".repeat(start.length + hostsWidth + 2);
    const [first = "", ...rest] = wrap(text, width - textIndent.length);
    const below = rest.map((line) => textIndent + line);
    if (hosts.length <= hostsWidth)
      return [trimmed(`${start}${hosts.padEnd(hostsWidth)}  ${first}`), ...below];
    const [firstHosts = "", ...moreHosts] = wrapNodes(hosts, width - start.length);
    const above = [start + firstHosts, ...moreHosts.map((line) => indent + line)];
    return [...above, ...(text === "" ? [] : [textIndent + first, ...below])];
  });
}

function trimmed(line: string): string {
  return line.trimEnd();
}

/** A line of its own, wrapped with a hanging indent. */
export function hang(text: string): string[] {
  return wrap(text, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`));
}

/**
 * Breaks at spaces, but not within backticks: a command stays whole, to be
 * pasted. What is longer keeps a line of its own.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of wordsOf(text)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Words, and what stands between two backticks with what touches them. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let open = false;
  for (const part of text.split(" ")) {
    if (open) words[words.length - 1] = `${words.at(-1) ?? ""} ${part}`;
    else words.push(part);
    if ((part.split("`").length - 1) % 2 === 1) open = !open;
  }
  // A backtick without its partner encloses nothing.
  return open ? text.split(" ") : words;
}

/** Breaks after commas. */
function wrapNodes(nodeset: string, columns: number): string[] {
  const lines: string[] = [];
  for (const part of nodeset.match(/[^,]+,?/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= columns)
      lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines;
}
