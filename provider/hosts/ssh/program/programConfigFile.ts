import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Writes a configuration for ssh and returns its path. The engine kills the
 * provider's process, so that nothing could be removed at its end: the name
 * follows from the text, in a folder of this user, and each run finds it again.
 *
 * @throws Error where the folder belongs to somebody else, or cannot be written
 */
export function programConfigFile(text: string): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `pulumi-rdma-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = lstatSync(folder);
  if (owner !== uid || (mode & 0o777) !== 0o700)
    throw new Error(`"${folder}" is not a folder of this user alone (mode 700): remove it`);
  const file = join(
    folder,
    `ssh_config-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`,
  );
  if (isWritten(file, text)) return file;
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, file);
  return file;
}

function isWritten(file: string, text: string): boolean {
  try {
    return readFileSync(file, "utf8") === text;
  } catch {
    return false;
  }
}
