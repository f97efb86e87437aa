import { isReboot, type Activation } from "../activation.ts";
import type { HostPlan } from "../hostPlan.ts";

/** What a rollout does to a node: its strongest activation, where that disturbs anyone. */
export type Act = Exclude<Activation, "none" | "firmware-reset">;

/**
 * The act that a node has to be drained for; `undefined` where its changes
 * disturb no one, or there are none.
 */
export function actOf(plan: HostPlan): Act | undefined {
  const { activation } = plan;
  if (isReboot(activation) || activation === "module-reload") return activation as Act;
  return plan.changes.some((change) => change.disturbs !== "no one") ? "runtime" : undefined;
}
