import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * What stands in a tree: a line for each file, directory and link, contents as
 * a hash. Links are not followed: those of a sysfs tree form cycles, in which a
 * recursive readdirSync does not end.
 */
export function treeSnapshot(root: string): string[] {
  return linesOf(root, "").sort();
}

function linesOf(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const full = join(root, path);
    if (entry.isSymbolicLink()) return [`${path} -> ${readlinkSync(full)}`];
    if (entry.isDirectory()) return [`${path}/`, ...linesOf(root, path)];
    if (!entry.isFile()) return [`${path}/`];
    const stat = statSync(full);
    const hash = createHash("sha256").update(readFileSync(full)).digest("hex");
    return [`${path} ${stat.mode.toString(8)} ${stat.mtimeMs} ${hash}`];
  });
}

/** Lines of two snapshots that are not in both, `-` before, `+` after; empty for equal trees. */
export function treeChanges(before: readonly string[], after: readonly string[]): string[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
