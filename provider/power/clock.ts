import { setTimeout as delay } from "node:timers/promises";

/** Time as the waits of this folder see it. */
export interface Clock {
  /** @default the system's timers */
  readonly sleep?: (seconds: number) => Promise<void>;
  /** Seconds that only grow, from any beginning. @default {performance.now() / 1000} */
  readonly now?: () => number;
}

export async function sleepSeconds(seconds: number): Promise<void> {
  await delay(seconds * 1000);
}

export function monotonicSeconds(): number {
  return performance.now() / 1000;
}
