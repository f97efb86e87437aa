/** Lines `key<TAB>value`; a key may come again. */
export function keyValues(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const tab = line.indexOf("\t");
    if (tab <= 0) continue;
    const key = line.slice(0, tab);
    const known = values.get(key);
    if (known === undefined) values.set(key, [line.slice(tab + 1)]);
    else known.push(line.slice(tab + 1));
  }
  return values;
}
