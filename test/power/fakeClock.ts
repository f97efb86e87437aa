import type { Clock } from "../../provider/power/clock.ts";

export interface FakeClock extends Required<Clock> {
  /** Every sleep so far, in seconds. */
  readonly slept: number[];
  /** Called after each sleep with the time. */
  tick: (seconds: number) => void;
}

/** Time that passes only in sleeps; begins at 0. */
export function fakeClock(): FakeClock {
  let seconds = 0;
  const clock: FakeClock = {
    slept: [],
    tick: () => undefined,
    now: () => seconds,
    sleep: (duration) => {
      clock.slept.push(duration);
      seconds += duration;
      clock.tick(seconds);
      return Promise.resolve();
    },
  };
  return clock;
}
