import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../fixtures/", import.meta.url);

/** Text of a recorded or printed output: `mstconfig/4.21-connectx7.txt`. */
export function fixture(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}

/** Every text of a folder, by file name. */
export function fixturesOf(folder: string): Map<string, string> {
  const names = readdirSync(new URL(`${folder}/`, root)).sort();
  return new Map(names.map((name) => [name, fixture(`${folder}/${name}`)]));
}
