import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../plan/problem.ts";

/**
 * A check() that refuses the inputs: the engine prints each problem on the
 * resource and ends the run. No property is named, for the engine would print
 * its whole value: a thousand hosts, or the password that is being refused.
 */
export function failedCheck(
  inputs: Readonly<Record<string, unknown>>,
  problems: readonly Problem[],
): pulumi.dynamic.CheckResult {
  return {
    inputs,
    failures: problems.map(({ path, message }) => ({
      property: "",
      reason: path === "" ? message : `${path}: ${message}`,
    })),
  };
}
