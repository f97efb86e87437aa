import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** Which of these are nowhere on PATH, nor where root's programs are. */
export function missingPrograms(...names: readonly string[]): string[] {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  return names.filter((name) => !folders.some((folder) => isProgram(join(folder, name))));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
