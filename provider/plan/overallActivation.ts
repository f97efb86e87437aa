import { strongest, type Activation } from "./activation.ts";
import type { HostPlan } from "./hostPlan.ts";

/** The highest known rung of any host. */
export function overallActivation(plans: Iterable<HostPlan>): Activation {
  let highest: Activation = "none";
  for (const plan of plans) highest = strongest(highest, plan.activation);
  return highest;
}
