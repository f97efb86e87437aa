import { setTimeout as delay } from "node:timers/promises";

/** Resolves after so many seconds, or when the signal says so. */
export async function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch {
    // Only the signal ends it early.
  }
}
