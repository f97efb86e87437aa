import type { Effect } from "./effect.ts";

type Upgrade = Extract<Effect, { code: "driver_upgrade" }>;

/** What an upgrade does to a node, step by step. */
export function formatDrain(effect: Upgrade): string {
  const { drain, state } = effect;
  const steps =
    drain === null
      ? "cordon, no drain (upgradePolicy.drain is absent or off), restart of the driver's pod, which unloads and loads the driver under what runs there, uncordon"
      : `cordon, drain${optionsText(effect, drain)}, restart of the driver's pod, which unloads and loads the driver, uncordon`;
  return state === null
    ? steps
    : `an upgrade is under way (${state}) and goes on with the new driver: ${steps}`;
}

function optionsText({ evicted }: Upgrade, drain: NonNullable<Upgrade["drain"]>): string {
  const { force, podSelector, timeoutSeconds, deleteEmptyDir } = drain;
  const options = [
    evicted === null
      ? "how many pods it evicts is not known"
      : `evicts ${evicted} pod${evicted === 1 ? "" : "s"}`,
    ...(podSelector === "" ? [] : [`only pods with ${podSelector}`]),
    ...(force ? ["unmanaged pods too"] : []),
    deleteEmptyDir
      ? "data in emptyDir volumes is lost"
      : "fails on pods with emptyDir volumes, which were not looked for",
    timeoutSeconds === 0
      ? "waits for ever for pods that a budget holds"
      : `upgrade-failed after ${timeoutSeconds} s`,
  ];
  return ` (${options.join("; ")})`;
}
