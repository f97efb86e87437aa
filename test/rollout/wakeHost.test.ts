import assert from "node:assert/strict";
import type { HostRead } from "../../provider/facts/hostRead.ts";
import { type WakeOptions, type WakeOutcome, wakeHost } from "../../provider/rollout/wakeHost.ts";
import { hostFacts } from "../support/factsBuilder.ts";

const began = new Date("2026-11-21T10:00:00Z");
const after = (seconds: number): Date => new Date(began.getTime() + seconds * 1000);

interface Scene {
  readonly begun?: Date;
  /** The BMC's answers in turn, the last one for ever. */
  readonly states: readonly (string | Error)[];
  /** Readings that find the host silent before one that does not; absent: all. */
  readonly silentReads?: number;
  readonly startSeconds?: number;
  readonly neverBoots?: boolean;
}

async function wake(scene: Scene): Promise<{ outcome: WakeOutcome; acts: string[] }> {
  const acts: string[] = [];
  let seconds = scene.startSeconds ?? 60;
  let reads = 0;
  let asked = 0;
  const read = (): HostRead => {
    reads += 1;
    const summary = "no answer";
    return reads > (scene.silentReads ?? Infinity)
      ? { status: "read", facts: hostFacts() }
      : { status: "unreachable", code: "connect_timeout", message: summary, summary, local: false };
  };
  const options: WakeOptions = {
    begun: scene.begun,
    now: () => after(seconds),
    say: () => Promise.resolve(),
    ended: () => acts.push("ended"),
    access: {
      readAgain: () => Promise.resolve(read()),
      powerState: () => {
        const state = scene.states[Math.min(asked, scene.states.length - 1)] ?? "On";
        asked += 1;
        return typeof state === "string" ? Promise.resolve(state) : Promise.reject(state);
      },
      turnOn: () => {
        acts.push("turned on");
        return Promise.resolve();
      },
      waitForBoot: () => {
        if (scene.neverBoots === true) return Promise.reject(new Error("did not come back"));
        acts.push("booted");
        return Promise.resolve();
      },
      pause: () => {
        seconds += 5;
        return Promise.resolve();
      },
    },
  };
  return { outcome: await wakeHost("n1", options), acts };
}

describe("wakeHost()", () => {
  it("turns on a host that its own interrupted power cycle has left off, and waits for it", async () => {
    const { outcome, acts } = await wake({ begun: began, states: ["Off"] });
    assert.deepEqual(outcome, { status: "back" });
    assert.deepEqual(acts, ["turned on", "ended", "booted"]);
  });

  it("waits for a shutdown that is still under way before it turns the host on", async () => {
    const { outcome, acts } = await wake({
      begun: began,
      states: ["On", "On", "PoweringOff", "Off"],
    });
    assert.deepEqual(outcome, { status: "back" });
    assert.deepEqual(acts, ["turned on", "ended", "booted"]);
  });

  it("does nothing to a host that answers again: its power was never cut, or is back", async () => {
    const { outcome, acts } = await wake({ begun: began, states: ["On"], silentReads: 2 });
    assert.deepEqual(outcome, { status: "back" });
    assert.deepEqual(acts, ["ended"]);
  });

  it("gives up on a host that is on and silent, and never asks for its power again", async () => {
    const { outcome, acts } = await wake({ begun: began, states: ["On"] });
    assert.match(why(outcome), /"n1" is on, as its BMC tells, and does not answer/);
    assert.deepEqual(acts, ["ended"]);
  });

  it("keeps the record of a host whose BMC does not answer", async () => {
    const { outcome, acts } = await wake({ begun: began, states: [new Error("BMC is silent")] });
    assert.equal(why(outcome), "BMC is silent");
    assert.deepEqual(acts, []);
  });

  it("names a host that was turned on and did not come back", async () => {
    const { outcome, acts } = await wake({ begun: began, states: ["Off"], neverBoots: true });
    assert.equal(why(outcome), "did not come back");
    assert.deepEqual(acts, ["turned on", "ended"]);
  });

  it("turns no host on that somebody else turned off, and says so", async () => {
    const { outcome, acts } = await wake({ states: ["Off"] });
    assert.match(
      why(outcome),
      /powered off, as its BMC tells, and this Rollout knows of no power cycle/,
    );
    assert.deepEqual(acts, []);
  });

  it("turns no host on a day after, when somebody may want it off", async () => {
    const { outcome, acts } = await wake({
      begun: began,
      startSeconds: 25 * 3600,
      states: ["Off"],
    });
    assert.match(why(outcome), /began to cycle its power at 2026-11-21T10:00:00\.000Z/);
    assert.deepEqual(acts, []);
  });

  it("adds nothing to what is known of a silent host that is on, or whose BMC is silent too", async () => {
    for (const state of ["On", new Error("no route")]) {
      const { outcome, acts } = await wake({ states: [state] });
      assert.deepEqual(outcome, { status: "silent" });
      assert.deepEqual(acts, []);
    }
  });
});

function why(outcome: WakeOutcome): string {
  assert.equal(outcome.status, "silent");
  return outcome.why ?? "";
}
