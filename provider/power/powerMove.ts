import { PowerError } from "./powerError.ts";
import type { PowerSystem, ResetOutcome, ResetType } from "./powerSystem.ts";

/** Between two readings of the power state. */
const pollSeconds = 3;

export interface PowerMove {
  readonly type: ResetType;
  readonly until: "On" | "Off";
  readonly timeoutSeconds: number;
  readonly sleep: (seconds: number) => Promise<void>;
  readonly now: () => number;
}

export interface PowerMoveResult {
  readonly done: boolean;
  /** How it stood at the end, for messages. */
  readonly seen: string;
}

/**
 * Sends one action and reads the state until it is the wanted one or time is up.
 *
 * The state is read before each sending. An action is sent again only when the BMC
 * refused it for the moment or was not reached, so that nothing was done; a
 * power-on of unknown outcome too, as one more does no harm to a host that is off.
 * @throws PowerError at once for causes that do not go away
 */
export async function movePower(
  system: PowerSystem,
  { type, until, timeoutSeconds, sleep, now }: PowerMove,
): Promise<PowerMoveResult> {
  const deadline = now() + timeoutSeconds;
  let outcome: ResetOutcome = "refused";
  for (;;) {
    const state = await readState(system);
    if (state.value === until) return { done: true, seen: `is ${until}` };
    const wanted = type !== "On" || state.value === "Off";
    const open = outcome === "refused" || (outcome === "unknown" && type === "On");
    if (now() >= deadline) return { done: false, seen: `${state.seen}, ${words[outcome](type)}` };
    if (state.value !== undefined && wanted && open) outcome = await system.reset(type);
    await sleep(pollSeconds);
  }
}

const words: Readonly<Record<ResetOutcome, (type: ResetType) => string>> = {
  accepted: (type) => `the BMC accepted ${type}`,
  refused: (type) => `the BMC did not take ${type}`,
  unknown: (type) => `the BMC left open whether it took ${type}`,
};

/** A BMC that does not answer for a while is expected while power changes. */
async function readState(
  system: PowerSystem,
): Promise<{ readonly value: string | undefined; readonly seen: string }> {
  try {
    const value = await system.powerState();
    return { value, seen: `is ${value}` };
  } catch (error) {
    if (!(error instanceof PowerError)) throw error;
    if (error.code !== "unreachable" && error.code !== "protocol") throw error;
    return { value: undefined, seen: "has an unknown power state" };
  }
}
