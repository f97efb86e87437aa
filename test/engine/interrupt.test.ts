import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

const program = `
const mode = new RdmaMode("m", { hosts: pool, mode: "exclusive", rollout: true });
new Rollout("r", { hosts: pool, claims: [mode.claim], ...quick, bootPollSeconds: 1 });
`;

describe("an up that is interrupted", function () {
  this.timeout(300_000);
  const names = ["i1", "i2", "i3"];
  let lab: EngineLab;
  beforeEach(async () => {
    const hosts = names.map((name) => ({ name, profile: "shared-pods" }) as const);
    lab = await EngineLab.open("interrupt", hosts, program);
  });
  afterEach(() => lab.close());

  const boots = (): number[] => lab.fleet.hosts.map(({ boots: { warm, cold } }) => warm + cold);

  /** Ctrl-C, `times` times, when the first node reboots. */
  function interruptedUp(times: number): Promise<PulumiResult> {
    let child: ChildProcess | undefined;
    let text = "";
    let sent = 0;
    return lab.stack.run(["up", "--yes", "--skip-preview"], {
      onStart: (started) => {
        child = started;
      },
      onOutput: (more) => {
        text += more;
        // The second one after the engine has said what the first one does.
        const due = text.includes("i1: warm reboot") ? (/cancel/i.test(text) ? 2 : 1) : 0;
        while (sent < Math.min(due, times)) {
          sent += 1;
          child?.kill("SIGINT");
        }
      },
    });
  }

  it("once: the Rollout that runs goes on to its end, as the engine's own words say", async () => {
    const result = await interruptedUp(1);
    assert.equal(result.exitCode === 0, false, textOf(result));
    assert.match(textOf(result), /i3: done \(3 of 3\)/);
    assert.deepEqual(boots(), [1, 1, 1]);
    assertExit(await lab.up(), 0);
    await lab.expectNoChanges();
    assert.deepEqual(boots(), [1, 1, 1]);
  });

  it("twice: no other node is begun, and the next up converges with one boot per node in all", async () => {
    const result = await interruptedUp(2);
    assert.doesNotMatch(textOf(result), /i2: warm reboot/);
    // A node that was told to reboot does so, with nobody waiting for it; the end may have come before.
    for (let looks = 0; looks < 100 && boots()[0] === 0; looks += 1) await setTimeout(50);
    const begun = boots()[0] ?? 0;
    const next = await lab.up();
    assertExit(next, 0);
    assert.match(textOf(next), new RegExp(`${3 - begun} of 3 nodes would reboot`));
    await lab.expectNoChanges();
    assert.deepEqual(boots(), [1, 1, 1]);
  });
});
