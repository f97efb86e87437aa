import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PublishedManifest } from "./publishedManifest.ts";

/**
 * Removes what the compiler wrote and nothing imports: declarations of files that no
 * program can name, and JavaScript of files that hold types alone.
 */
export function dropUnreachable(directory: string, manifest: PublishedManifest): void {
  const wanted = reachable(directory, entriesOf(manifest));
  for (const file of readdirSync(directory, { recursive: true, encoding: "utf8" }))
    if (/\.(js|d\.ts)$/.test(file) && !wanted.has(file)) rmSync(join(directory, file));
}

/** Files that the manifest names. */
function entriesOf({ main, types, exports, bin = {} }: PublishedManifest): string[] {
  const named = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? [target] : [target.types, target.default],
  );
  return [main, types, ...named, ...Object.values(bin)].map((file) => join(file));
}

/** Declarations that the manifest names: what programs import. */
export function declarationsOf(manifest: PublishedManifest): string[] {
  return entriesOf(manifest).filter((file) => file.endsWith(".d.ts"));
}

/** These files and all that they import, statically or not; paths relative to the folder. */
export function reachable(directory: string, entries: readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file) || !existsSync(join(directory, file))) continue;
    found.add(file);
    const text = readFileSync(join(directory, file), "utf8");
    for (const [, path = ""] of text.matchAll(/(?:\bfrom |\bimport |\bimport\()"(\.[^"]+)"/g))
      waiting.push(join(dirname(file), resolved(path, file.endsWith(".d.ts"))));
  }
  return found;
}

/** Declarations keep the endings of the sources. */
function resolved(path: string, inDeclarations: boolean): string {
  return inDeclarations ? path.replace(/\.(ts|js)$/, ".d.ts") : path;
}
