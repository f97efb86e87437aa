import { nameOf } from "./bmcAddress.ts";
import type { BmcTarget } from "./bmcTarget.ts";
import { type Clock, monotonicSeconds, sleepSeconds } from "./clock.ts";
import { PowerError } from "./powerError.ts";
import { type PowerMoveResult, movePower } from "./powerMove.ts";
import type { PowerSystem } from "./powerSystem.ts";
import { turnSystemOn } from "./turnOn.ts";
import { type PowerOptions, withSystem } from "./withSystem.ts";

export interface ColdPowerCycleOptions extends PowerOptions {
  /** How long the host stays off after it was seen off. @default {30} */
  readonly offSeconds?: number;
  /** Longest wait for the operating system to shut down, where the BMC can ask for it. @default {120} */
  readonly gracefulTimeoutSeconds?: number;
  /** Longest wait to see the host off after power was cut. @default {300} */
  readonly offTimeoutSeconds?: number;
  /** Longest wait to see the host on. @default {120} */
  readonly onTimeoutSeconds?: number;
  /** Heeded until the first action: a host that is going off is always turned on again. */
  readonly signal?: AbortSignal;
}

/**
 * Reads whether a cold power cycle could be done now; changes nothing.
 * @throws PowerError when not
 */
export async function checkPower(bmc: BmcTarget, options: PowerOptions = {}): Promise<void> {
  await withSystem(bmc, options, async (system) => {
    requireResets(bmc, system);
    const state = await system.powerState();
    if (state !== "On")
      throw new PowerError({
        code: "stayed_off",
        host: bmc.host,
        message: `"${bmc.host}" is ${state}, as ${nameOf(bmc)} tells, expected On; turn it on and wait until it is up, then run again`,
      });
  });
}

/**
 * Turns the host off, sees it off, waits, and turns it on until it is seen on:
 * `PowerCycle` is missing on DGX machines, and neither it nor IPMI's `cycle`, which some
 * BMCs refuse while the host is off, is ever seen off.
 * A host that is off already is only turned on, after the wait.
 * @throws PowerError; the message tells when the host may be left off
 */
export async function coldPowerCycle(
  bmc: BmcTarget,
  options: ColdPowerCycleOptions = {},
): Promise<void> {
  const { sleep = sleepSeconds, now = monotonicSeconds, signal } = options;
  const clock = { sleep, now };
  signal?.throwIfAborted();
  await withSystem(bmc, options, async (system) => {
    requireResets(bmc, system);
    const wasOff = (await system.powerState()) === "Off";
    signal?.throwIfAborted();
    try {
      const off = await turnOff(system, options, clock);
      if (!off.done) throw stayedOn(bmc, off);
      await sleep(options.offSeconds ?? 30);
      await turnSystemOn(bmc, system, {
        ...clock,
        timeoutSeconds: options.onTimeoutSeconds ?? 120,
      });
    } catch (error) {
      throw system.acted || wasOff ? midway(bmc, error) : error;
    }
  });
}

async function turnOff(
  system: PowerSystem,
  options: ColdPowerCycleOptions,
  clock: Required<Clock>,
): Promise<PowerMoveResult> {
  if (system.allows("GracefulShutdown")) {
    const shutdown = await shutDown(system, options.gracefulTimeoutSeconds ?? 120, clock);
    if (shutdown.done) return shutdown;
  }
  return movePower(system, {
    ...clock,
    type: "ForceOff",
    until: "Off",
    timeoutSeconds: options.offTimeoutSeconds ?? 300,
  });
}

/** Some BMCs list GracefulShutdown and refuse it without an agent in the host: then power is cut. */
async function shutDown(
  system: PowerSystem,
  timeoutSeconds: number,
  clock: Required<Clock>,
): Promise<PowerMoveResult> {
  try {
    return await movePower(system, {
      ...clock,
      type: "GracefulShutdown",
      until: "Off",
      timeoutSeconds,
    });
  } catch (error) {
    if (!(error instanceof PowerError && error.code === "action_unsupported")) throw error;
    return { done: false, seen: "is On" };
  }
}

function requireResets(bmc: BmcTarget, system: PowerSystem): void {
  const missing = (["ForceOff", "On"] as const).filter((type) => !system.allows(type));
  if (missing.length > 0)
    throw new PowerError({
      code: "action_unsupported",
      host: bmc.host,
      message: `${nameOf(bmc)} does not allow ${missing.join(" and ")}: expected ForceOff and On; look for a lock on power actions, or power-cycle the host by hand`,
    });
}

function stayedOn(bmc: BmcTarget, { seen }: PowerMoveResult): PowerError {
  return new PowerError({
    code: "stayed_on",
    host: bmc.host,
    message: `"${bmc.host}" ${seen}: ${nameOf(bmc)} was expected to turn it Off in time; read the power state there, turn the host off and on by hand`,
  });
}

function midway(bmc: BmcTarget, error: unknown): unknown {
  if (!(error instanceof PowerError) || error.code === "stayed_on" || error.code === "stayed_off")
    return error;
  return new PowerError({
    code: error.code,
    host: bmc.host,
    message: `${error.message}; "${bmc.host}" may be left off, as this came amid a power cycle: read its power state at the BMC`,
  });
}
