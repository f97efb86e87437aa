import { actOf, type Act } from "./hostNeed.ts";
import type { HostPlan } from "./hostPlan.ts";

/** How one host stands, for counting and ordering; each host stands in one way. */
export type Standing =
  /** A rollout takes it down or drains it. */
  | Act
  /** Changes, and no one is disturbed. */
  | "quiet"
  | "unknown"
  | "blocked"
  | "right";

/** A host with an unknown is unknown, whatever else it needs: a rollout skips it. */
export function standingOf(plan: HostPlan): Standing {
  if (plan.unknown.length > 0) return "unknown";
  const act = actOf(plan);
  if (act !== undefined) return act;
  if (plan.blocked.length > 0) return "blocked";
  return plan.changes.length > 0 ? "quiet" : "right";
}

/** Hosts by standing. */
export function countStandings(plans: Iterable<HostPlan>): Map<Standing, number> {
  const counts = new Map<Standing, number>();
  for (const plan of plans) {
    const standing = standingOf(plan);
    counts.set(standing, (counts.get(standing) ?? 0) + 1);
  }
  return counts;
}
