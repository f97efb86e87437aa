import type { Problem } from "../problem.ts";
import { cidrPoolProblems } from "./cidrPoolRules.ts";
import { commonProblems } from "./commonRules.ts";
import { ipPoolProblems } from "./ipPoolRules.ts";
import type { Pool } from "./pool.ts";
import { releaseProblems } from "./releaseRules.ts";

/**
 * What is wrong with a pool whatever the cluster looks like. The controller
 * answers an invalid pool by taking every block away, and its webhook is off by
 * default, so that this is the only guard.
 */
export function poolProblems(pool: Pool): Problem[] {
  return [
    ...(pool.kind === "IPPool" ? ipPoolProblems(pool) : cidrPoolProblems(pool)),
    ...commonProblems(pool),
    ...releaseProblems(pool),
  ];
}
