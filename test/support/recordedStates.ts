import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A folder for each release: its program, the stack that it left, its files on hosts. */
export const statesDirectory = join(import.meta.dirname, "../fixtures/state");

/** Versions with a recorded state. */
export function recordedVersions(): string[] {
  return readdirSync(statesDirectory);
}

/** `0.10.0` before `0.9.1`. */
export function latestFirst(versions: readonly string[]): string[] {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return versions.toSorted((a, b) => compare(b, a));
}
