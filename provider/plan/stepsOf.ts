import type { Step } from "../facts/step.ts";
import type { StepPhase } from "./change.ts";
import type { HostPlan } from "./hostPlan.ts";

/** Files first, then the initramfs that copies them, then devices; VFs last, for everything above may take them away. */
const order: readonly Step["do"][] = [
  "modprobe",
  "boot-argument",
  "initramfs",
  "firmware",
  "netns",
  "module-reload",
  "numvfs",
  "boot-vfs",
];

/**
 * The steps of a plan that belong to these phases, in the order in which they
 * run. Values for one card become one call of the firmware tool, equal steps
 * one step. With `runtime`, counts that the reboot of this plan resets come too.
 */
export function stepsOf(plan: HostPlan, phases: readonly StepPhase[]): Step[] {
  const ofChanges = plan.changes.flatMap((change) =>
    change.steps.filter(({ phase }) => phases.includes(phase)).map(({ step }) => step),
  );
  const steps = phases.includes("runtime") ? [...ofChanges, ...plan.restore] : ofChanges;
  const merged = new Map<string, Step>();
  for (const step of steps) {
    const key = keyOf(step);
    merged.set(key, joined(merged.get(key), step));
  }
  return [...merged.values()].sort((a, b) => order.indexOf(a.do) - order.indexOf(b.do));
}

function keyOf(step: Step): string {
  return step.do === "firmware" ? `firmware ${step.card} ${step.pci}` : JSON.stringify(step);
}

function joined(before: Step | undefined, step: Step): Step {
  return before?.do === "firmware" && step.do === "firmware"
    ? { ...step, values: { ...before.values, ...step.values } }
    : step;
}
