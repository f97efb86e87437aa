import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks again and again until the answer is there.
 *
 * @param ask `undefined`: not yet.
 * @param options.what Told when time is up, with what is still missing.
 * @param options.seconds Longest wait. @default {30}
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  { what, seconds = 30 }: { readonly what: () => string; readonly seconds?: number },
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what()} after ${seconds} s`);
    await delay(100);
  }
}
