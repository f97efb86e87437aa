import { type Clock, monotonicSeconds, sleepSeconds } from "./clock.ts";

export interface WaitForBootOptions extends Clock {
  readonly host: string;
  /** The boot id that ran before the reboot. */
  readonly previous: string;
  /** Longest wait. @default {1800} */
  readonly timeoutSeconds?: number;
  /** Between two readings. @default {5} */
  readonly pollSeconds?: number;
  readonly signal?: AbortSignal;
}

export class BootError extends Error {
  /** `never_went_down`: the old boot still answers; `never_came_back`: nothing does. */
  readonly code: "never_went_down" | "never_came_back";
  readonly host: string;

  constructor(code: BootError["code"], host: string, message: string) {
    super(message);
    this.name = "BootError";
    this.code = code;
    this.host = host;
  }
}

/**
 * So many failed readings in a row, or so long without an answer, and the host counts
 * as silent: where nothing refuses the connection, one reading takes its whole deadline.
 */
const silentReads = 3;
const silentSeconds = 30;

/**
 * Waits until a host answers with another boot id.
 *
 * @param readBootId `/proc/sys/kernel/random/boot_id`; `undefined` or a throw means
 * no answer, as is expected while the host boots. It has to end by itself.
 * @returns the new boot id
 * @throws BootError after the deadline; the signal's reason when aborted
 */
export async function waitForBoot(
  readBootId: () => Promise<string | undefined>,
  options: WaitForBootOptions,
): Promise<string> {
  const { host, previous, signal, timeoutSeconds = 1800, pollSeconds = 5 } = options;
  const { sleep = sleepSeconds, now = monotonicSeconds } = options;
  const start = now();
  let lastAnswer: number | undefined;
  let failures = 0;
  for (;;) {
    signal?.throwIfAborted();
    const bootId = await readBootId().catch(() => undefined);
    if (bootId !== undefined && bootId !== previous) return bootId;
    const waited = now() - start;
    if (bootId === undefined) failures += 1;
    else [lastAnswer, failures] = [waited, 0];
    if (waited >= timeoutSeconds) {
      const since = lastAnswer ?? 0;
      const silent = failures >= silentReads || waited - since >= silentSeconds;
      throw timedOut(host, waited, silent ? since : undefined);
    }
    await sleep(pollSeconds);
  }
}

/** @param silentSince seconds into the wait; `undefined`: the old boot still answers */
function timedOut(host: string, waited: number, silentSince: number | undefined): BootError {
  const seconds = Math.round(waited);
  if (silentSince === undefined)
    return new BootError(
      "never_went_down",
      host,
      `"${host}" never went down: it answers with the boot id of before after ${seconds} s, expected a new one; look on the host for what holds up the reboot (systemctl list-jobs), then reboot it by hand`,
    );
  return new BootError(
    "never_came_back",
    host,
    `"${host}" did not come back: no answer for ${Math.round(waited - silentSince)} s, expected a new boot within ${seconds} s; look at its console`,
  );
}
