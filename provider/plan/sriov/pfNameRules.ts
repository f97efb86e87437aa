import type { Problem } from "../problem.ts";
import type { NodePolicySpec } from "./nodePolicySpec.ts";
import { parsePfName } from "./vfRange.ts";

/** Rules on `pfNames` within one policy. */
export function pfNameProblems({ nicSelector, numVfs }: NodePolicySpec): Problem[] {
  const seen = new Set<string>();
  return (nicSelector.pfNames ?? []).flatMap((entry, i) => {
    const message = entryProblem(entry, numVfs, seen);
    return message === undefined ? [] : [{ path: `nicSelector.pfNames.${i}`, message }];
  });
}

function entryProblem(entry: string, numVfs: number, seen: Set<string>): string | undefined {
  const parsed = parsePfName(entry);
  if (typeof parsed === "string") return parsed;
  const { name, range } = parsed;
  if (seen.has(name))
    return (
      `"${entry}" names ${name} again, and the operator takes the first entry only: expected each PF once; ` +
      "write one policy for each of its VF ranges"
    );
  seen.add(name);
  if (range === null || range.last < numVfs) return undefined;
  return (
    `"${entry}" ends at VF ${range.last} and numVfs is ${numVfs}: expected at most ${numVfs - 1}, for VFs ` +
    "count from 0; lower the range or raise numVfs"
  );
}
