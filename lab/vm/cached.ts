import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../cli/cacheDirectory.ts";

export interface CachedBuild {
  /** For messages: `the guest image`. */
  readonly what: string;
  /** Folder of the cache; names the version. */
  readonly name: string;
  /** How long it takes, for the first message: `two to nine minutes`. */
  readonly duration: string;
  readonly say: (line: string) => void;
  /** Fills the folder, whose path is temporary. */
  readonly build: (directory: string) => Promise<void>;
}

/**
 * A folder that is built once per name. It appears under its final name only
 * when it is complete; what an interrupted build left is never used.
 *
 * @returns Path of the folder.
 */
export async function cached({ what, name, duration, say, build }: CachedBuild): Promise<string> {
  const directory = join(cacheDirectory(), name);
  if (existsSync(directory)) return directory;
  mkdirSync(cacheDirectory(), { recursive: true });
  removeAbandoned(`${name}-build-`);
  const workspace = mkdtempSync(join(cacheDirectory(), `${name}-build-`));
  const started = Date.now();
  say(`Building ${what}, once: ${duration}`);
  try {
    await build(workspace);
    if (!existsSync(directory)) renameSync(workspace, directory);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
  say(`Built ${what} in ${Math.round((Date.now() - started) / 1000)} s`);
  return directory;
}

/** Builds that were interrupted hold a gigabyte; none is at work after an hour. */
function removeAbandoned(prefix: string): void {
  for (const name of readdirSync(cacheDirectory()).filter((entry) => entry.startsWith(prefix))) {
    const workspace = join(cacheDirectory(), name);
    if (Date.now() - statSync(workspace).mtimeMs > 3_600_000)
      rmSync(workspace, { recursive: true, force: true });
  }
}
