import { actOf, type Act } from "./hostNeed.ts";
import type { HostPlan } from "../hostPlan.ts";

/** How one host stands, for counting and ordering; each host stands in one way. */
export type Standing =
  /** A rollout takes it down or drains it. */
  | Act
  /** A reboot that this run does not get to: maxReboots. */
  | "later"
  /** Changes, and no one is disturbed. */
  | "quiet"
  | "unknown"
  | "blocked"
  | "right";

/**
 * A host with an unknown is unknown, whatever else it needs: a rollout skips it.
 *
 * @param later hosts that wait for another run
 */
export function standingOf(host: string, plan: HostPlan, later: ReadonlySet<string>): Standing {
  if (plan.unknown.length > 0) return "unknown";
  if (later.has(host)) return "later";
  const act = actOf(plan);
  if (act !== undefined) return act;
  if (plan.blocked.length > 0) return "blocked";
  return plan.changes.length > 0 ? "quiet" : "right";
}

/** Hosts by standing. */
export function countStandings(
  plans: ReadonlyMap<string, HostPlan>,
  later: ReadonlySet<string>,
): Map<Standing, number> {
  const counts = new Map<Standing, number>();
  for (const [host, plan] of plans) {
    const standing = standingOf(host, plan, later);
    counts.set(standing, (counts.get(standing) ?? 0) + 1);
  }
  return counts;
}
