import type { Effect } from "./effect.ts";

/** What a reader is told an effect is, the most disruptive first. */
export const disturbances = [
  "loss",
  "unload",
  "reload",
  "drain",
  "remove",
  "restart",
  "pending",
  "blocked",
] as const;
export type Disturbance = (typeof disturbances)[number];

export function disturbanceOf(effect: Effect): Disturbance {
  switch (effect.code) {
    case "pools_deleted":
    case "templates_deleted":
      return "loss";
    case "driver_unload":
      return "unload";
    case "driver_upgrade":
      return effect.drain === null ? "reload" : "drain";
    case "driver_load":
      return effect.safeLoad === "drain" ? "drain" : "reload";
    case "driver_pending":
    case "driver_skipped":
      return "pending";
    case "upgrade_failed":
    case "drain_blocked":
      return "blocked";
    case "component_removed":
    case "component_leaves":
      return "remove";
    case "component_restart":
      return "restart";
  }
}

/** Place of an effect among the others; lower is more disruptive. */
export function rankOf(effect: Effect): number {
  return disturbances.indexOf(disturbanceOf(effect));
}
