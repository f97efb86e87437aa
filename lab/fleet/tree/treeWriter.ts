import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes files, folders and links below one folder; paths are relative to it. */
export class TreeWriter {
  readonly root: string;
  readonly #made = new Set<string>();

  constructor(root: string) {
    this.root = root;
  }

  directory(path: string): void {
    const full = join(this.root, path);
    if (this.#made.has(full)) return;
    mkdirSync(full, { recursive: true });
    this.#made.add(full);
  }

  file(path: string, content: string | Uint8Array, mode = 0o644): void {
    this.directory(dirname(path));
    writeFileSync(join(this.root, path), content, { mode });
  }

  /** A symbolic link; the target may be missing, as those in /proc are. */
  link(path: string, target: string): void {
    this.directory(dirname(path));
    const full = join(this.root, path);
    rmSync(full, { force: true });
    symlinkSync(target, full);
  }

  remove(path: string): void {
    const full = join(this.root, path);
    rmSync(full, { recursive: true, force: true });
    for (const made of this.#made) {
      if (made === full || made.startsWith(`${full}/`)) this.#made.delete(made);
    }
  }
}
