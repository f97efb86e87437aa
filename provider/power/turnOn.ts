import { nameOf } from "./bmcAddress.ts";
import type { BmcTarget } from "./bmcTarget.ts";
import { monotonicSeconds, sleepSeconds } from "./clock.ts";
import { PowerError } from "./powerError.ts";
import { movePower, type PowerMove } from "./powerMove.ts";
import type { PowerSystem } from "./powerSystem.ts";
import { type PowerOptions, withSystem } from "./withSystem.ts";

export interface TurnOnOptions extends PowerOptions {
  /** Longest wait to see the host on. @default {120} */
  readonly onTimeoutSeconds?: number;
}

/** `On`, `Off`, `PoweringOn`, `PoweringOff`, …; changes nothing. @throws PowerError */
export function readPowerState(bmc: BmcTarget, options: PowerOptions = {}): Promise<string> {
  return withSystem(bmc, options, (system) => system.powerState());
}

/**
 * Turns a host on and sees it on; one that is on already is left alone.
 * @throws PowerError
 */
export async function turnOn(bmc: BmcTarget, options: TurnOnOptions = {}): Promise<void> {
  const { sleep = sleepSeconds, now = monotonicSeconds, onTimeoutSeconds = 120 } = options;
  await withSystem(bmc, options, (system) =>
    turnSystemOn(bmc, system, { sleep, now, timeoutSeconds: onTimeoutSeconds }),
  );
}

/** @throws PowerError where it is not seen on in time */
export async function turnSystemOn(
  bmc: BmcTarget,
  system: PowerSystem,
  options: Pick<PowerMove, "sleep" | "now" | "timeoutSeconds">,
): Promise<void> {
  const on = await movePower(system, { ...options, type: "On", until: "On" });
  if (!on.done)
    throw new PowerError({
      code: "stayed_off",
      host: bmc.host,
      message: `"${bmc.host}" ${on.seen}: ${nameOf(bmc)} was expected to turn it On in time; read the power state there, turn the host on by hand`,
    });
}
