import type { HostRead } from "../facts/hostRead.ts";

/** What is needed to look after a host that does not answer. */
export interface WakeAccess {
  readAgain(host: string): Promise<HostRead>;
  /** `On`, `Off`, …, as the host's BMC tells. @throws PowerError */
  powerState(host: string): Promise<string>;
  /** @throws PowerError where it is not seen on in time */
  turnOn(host: string): Promise<void>;
  /** Until the host answers. @throws Error naming the host after the deadline. */
  waitForBoot(host: string, previous: string): Promise<void>;
  pause(): Promise<void>;
}

export interface WakeOptions {
  readonly access: WakeAccess;
  /** When this rollout began to cycle the host's power without coming to an end; `undefined`: it did not. */
  readonly begun: Date | undefined;
  readonly now: () => Date;
  readonly say: (text: string) => Promise<void>;
  /** The power cycle that `begun` tells of has ended, or ends here. */
  readonly ended: () => void;
}

/** `why`: what is and what to do, where more is known than that it does not answer. */
export type WakeOutcome =
  { readonly status: "back" } | { readonly status: "silent"; readonly why?: string };

/** After a day somebody else may have had a reason to turn the host off. */
const longestSeconds = 24 * 3600;

/** A shutdown that was asked for gracefully ends within this: the BMC tells On until then. */
const shutdownSeconds = 180;

/**
 * Looks after a host that does not answer. One whose power this rollout has cut
 * and not given back, since its run was killed in between, is turned on and
 * waited for; any other is only looked at.
 */
export async function wakeHost(host: string, options: WakeOptions): Promise<WakeOutcome> {
  const { access, begun, now } = options;
  try {
    if (begun === undefined) return silent(await access.powerState(host), notByUs(host));
    if (now().getTime() - begun.getTime() > longestSeconds * 1000)
      return silent(await access.powerState(host), tooLongAgo(host, begun));
    return await finishCycle(host, options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // What a BMC says about a host that it was not to turn on is no news.
    return begun === undefined ? { status: "silent" } : { status: "silent", why: error.message };
  }
}

async function finishCycle(
  host: string,
  { access, now, say, ended }: WakeOptions,
): Promise<WakeOutcome> {
  const start = now().getTime();
  for (;;) {
    if ((await access.readAgain(host)).status === "read") {
      ended();
      return { status: "back" };
    }
    if ((await access.powerState(host)) === "Off") {
      await say(
        `${host}: is off since an earlier run was interrupted amid its power cycle: turning it on`,
      );
      await access.turnOn(host);
      ended();
      await access.waitForBoot(host, "");
      await say(`${host}: is back`);
      return { status: "back" };
    }
    if (now().getTime() - start >= shutdownSeconds * 1000) {
      ended();
      return {
        status: "silent",
        why: `"${host}" is on, as its BMC tells, and does not answer; an earlier run was interrupted amid its power cycle: look at its console`,
      };
    }
    await access.pause();
  }
}

function silent(state: string, why: string): WakeOutcome {
  return state === "Off" ? { status: "silent", why } : { status: "silent" };
}

function notByUs(host: string): string {
  return `"${host}" is powered off, as its BMC tells, and this Rollout knows of no power cycle of its own that did it: turn it on, or take it out of the set`;
}

function tooLongAgo(host: string, begun: Date): string {
  return (
    `"${host}" is powered off, as its BMC tells; this Rollout began to cycle its power at ${begun.toISOString()} and was interrupted, ` +
    "which is too long ago to turn it on without asking: turn it on, then run `pulumi up` again"
  );
}
