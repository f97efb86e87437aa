import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * A small host of files for scripts under HOST_ROOT, with stand-ins for tools on
 * PATH. Stand-ins are of shell built-ins, so that they add no forks to a count.
 */
export class HostTree {
  readonly #folder = mkdtempSync(join(tmpdir(), "host-tree-"));
  readonly #hanging: string[] = [];
  readonly root = join(this.#folder, "root");
  readonly tools = join(this.#folder, "tools");
  /** Where a script's temporary files would go. */
  readonly temporary = join(this.#folder, "tmp");

  constructor() {
    for (const folder of [this.root, this.tools, this.temporary]) mkdirSync(folder);
  }

  file(path: string, content: string | Uint8Array): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
    return this;
  }

  directory(path: string): this {
    mkdirSync(join(this.root, path), { recursive: true });
    return this;
  }

  /** A link that leads where its target, relative to it, says; need not exist. */
  link(path: string, target: string): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
    return this;
  }

  /** A file whose reader waits until the tree is disposed of. */
  hanging(path: string): this {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    rmSync(full, { force: true });
    execFileSync("mkfifo", [full]);
    this.#hanging.push(full);
    return this;
  }

  remove(path: string): this {
    rmSync(join(this.root, path), { recursive: true, force: true });
    return this;
  }

  /** A stand-in tool: the text of a POSIX shell script. */
  tool(name: string, body: string): this {
    const path = join(this.tools, name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return this;
  }

  /** A tool that is not there, also where this machine has it. */
  withoutTool(...names: readonly string[]): this {
    for (const name of names) this.tool(name, `echo "sh: ${name}: not found" >&2\nexit 127`);
    return this;
  }

  removeTool(name: string): this {
    rmSync(join(this.tools, name));
    return this;
  }

  /** What a stand-in wrote beside the root; empty where it wrote nothing. */
  beside(name: string): string {
    const path = join(this.#folder, name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /** One hash of everything below the tree: names, kinds, modes, contents and times of change. */
  snapshot(): string {
    const hash = createHash("sha256");
    const walk = (path: string): void => {
      const stat = lstatSync(path);
      hash.update(`${path}\0${stat.mode}\0${stat.mtimeMs}\0${stat.ino}\0`);
      if (stat.isSymbolicLink()) hash.update(readlinkSync(path));
      if (stat.isFile()) hash.update(readFileSync(path));
      if (stat.isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name));
    };
    walk(this.#folder);
    return hash.digest("hex");
  }

  dispose(): void {
    // Opening the other end lets go of those who still wait.
    for (const path of this.#hanging) closeSync(openSync(path, "r+"));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
