import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = join(import.meta.dirname, "results.json");

/** Prints figures and adds them to bench/results.json, three digits behind the point. */
export function addResults(figures: Readonly<Record<string, number>>): void {
  const rounded = Object.entries(figures).map(
    ([key, value]) => [key, Math.round(value * 1000) / 1000] as const,
  );
  for (const [key, value] of rounded) console.log(`  ${key.padEnd(24)} ${value}`);
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, number>)
    : {};
  writeFileSync(file, `${JSON.stringify({ ...known, ...Object.fromEntries(rounded) }, null, 2)}\n`);
}
