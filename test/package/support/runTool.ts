import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";

/** Commands of this repository come first: its Node, its package managers. */
const path = [
  join(import.meta.dirname, "../../../node_modules/.bin"),
  join(process.execPath, ".."),
  process.env.PATH,
].join(delimiter);

/**
 * Runs a command to its end.
 *
 * @returns What it wrote to stdout.
 * @throws AssertionError with what was printed where it fails.
 */
export function runTool(directory: string, command: string, words: readonly string[]): string {
  try {
    return execFileSync(command, words, {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PATH: path },
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    assert.fail(`${command} ${words.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
}
