import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What stands in a tree: a line for each file, directory and link, contents as a hash. */
export function treeSnapshot(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .sort()
    .map((path) => {
      const full = join(root, path);
      const stat = lstatSync(full);
      if (stat.isSymbolicLink()) return `${path} -> ${readlinkSync(full)}`;
      if (!stat.isFile()) return `${path}/`;
      const hash = createHash("sha256").update(readFileSync(full)).digest("hex");
      return `${path} ${stat.mode.toString(8)} ${stat.mtimeMs} ${hash}`;
    });
}
