import { z } from "zod";

/** Least disruptive first. What could not be decided is no rung: it stands beside the plan. */
export const ladder = [
  "none",
  "runtime",
  "module-reload",
  "firmware-reset",
  "warm-reboot",
  "cold-power-cycle",
] as const;

export const Activation = z.enum(ladder);
export type Activation = z.infer<typeof Activation>;

/** Rung of an activation: higher disturbs more. */
export function rung(activation: Activation): number {
  return ladder.indexOf(activation);
}

/** The stronger of two: one act serves both needs. */
export function strongest(a: Activation, b: Activation): Activation {
  return rung(a) >= rung(b) ? a : b;
}

/** True where the node goes down. */
export function isReboot(activation: Activation): boolean {
  return rung(activation) >= rung("warm-reboot");
}
