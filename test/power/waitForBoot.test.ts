import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BootError,
  type WaitForBootOptions,
  waitForBoot,
} from "../../provider/power/waitForBoot.ts";
import { type FakeClock, fakeClock } from "./fakeClock.ts";

/** What a reading finds at a second; a throw and `undefined` are no answer. */
type Host = (seconds: number) => string | undefined;

let clock: FakeClock;

beforeEach(() => {
  clock = fakeClock();
});

function wait(host: Host, options: Partial<WaitForBootOptions> = {}): Promise<string> {
  return waitForBoot(() => Promise.resolve().then(() => host(clock.now())), {
    host: "dgx031",
    previous: "old",
    sleep: clock.sleep,
    now: clock.now,
    ...options,
  });
}

async function fails(work: Promise<string>, code: BootError["code"], text: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof BootError, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(error.host, "dgx031");
    assert.match(error.message, text);
    return true;
  });
}

const noAnswer = (): never => {
  throw new Error("connection reset");
};

describe("waitForBoot()", () => {
  it("gives the new boot id after the old boot and silence", async () => {
    const host: Host = (at) => (at < 20 ? "old" : at < 200 ? noAnswer() : "new");
    assert.equal(await wait(host), "new");
    assert.equal(clock.now(), 200);
  });

  it("gives a boot id that is new at the first reading without waiting", async () => {
    assert.equal(await wait(() => "new"), "new");
    assert.deepEqual(clock.slept, []);
  });

  it("tells a host that never went down", async () => {
    await fails(
      wait(() => "old"),
      "never_went_down",
      /"dgx031" never went down: .* after 1800 s/,
    );
    assert.equal(clock.now(), 1800);
  });

  it("tells a host that went down and never came back, and since when", async () => {
    const host: Host = (at) => (at <= 30 ? "old" : undefined);
    await fails(wait(host, { timeoutSeconds: 600 }), "never_came_back", /no answer for 570 s/);
  });

  it("tells a host that never answered", async () => {
    await fails(wait(noAnswer), "never_came_back", /no answer for 1800 s/);
  });

  it("tells a host that went down where each reading ends at its own deadline only", async () => {
    const host: Host = (at) => {
      if (at < 5) return "old";
      void clock.sleep(60);
      return undefined;
    };
    await fails(wait(host, { timeoutSeconds: 60 }), "never_came_back", /no answer for 65 s/);
  });

  it("does not take one failed reading at the end for a host that went down", async () => {
    const host: Host = (at) => (at < 1800 ? "old" : undefined);
    await fails(wait(host), "never_went_down", /boot id of before/);
  });

  it("tells a host that was out of reach for a while and still runs the old boot", async () => {
    const host: Host = (at) => (at < 100 || at > 900 ? "old" : undefined);
    await fails(wait(host), "never_went_down", /boot id of before/);
  });

  it("reads once more at the deadline", async () => {
    assert.equal(await wait((at) => (at < 60 ? undefined : "new"), { timeoutSeconds: 60 }), "new");
  });

  it("reads as often as it is told", async () => {
    await wait((at) => (at < 60 ? "old" : "new"), { pollSeconds: 20 });
    assert.deepEqual(clock.slept, [20, 20, 20]);
  });

  it("stops when aborted, with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("cancelled");
    clock.tick = (seconds) => {
      if (seconds >= 50) controller.abort(reason);
    };
    await assert.rejects(
      wait(() => "old", { signal: controller.signal }),
      reason,
    );
    assert.equal(clock.now(), 50);
  });

  it("ends by its deadline with the new boot id exactly when one was readable", async () => {
    const answer = fc.constantFrom("old", undefined, "new");
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { maxLength: 30 }), async (answers) => {
        clock = fakeClock();
        const host: Host = (at) => answers[at / 5];
        const result = await wait(host, { timeoutSeconds: 100 }).catch(() => "none");
        assert.equal(result, answers.slice(0, 21).includes("new") ? "new" : "none");
        assert.ok(clock.now() <= 100);
      }),
    );
  });
});
