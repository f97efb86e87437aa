import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { CycleJournal } from "../../provider/rollout/cycleJournal.ts";
import { assertExit, EngineLab, engineWorkspace, textOf } from "../support/engineLab.ts";

const program = `
const select = { model: "ConnectX-7" };
const firmware = new NicFirmwareVfs("f", { hosts: pool, select, numOfVfs: 8, match: "exactly", rollout: true });
const vfs = new SriovVfs("v", { hosts: pool, select, numVfs: 8, firmware: firmware.claim, rollout: true });
new Rollout("r", { hosts: pool, claims: [firmware.claim, vfs.claim], ...quick, powerOffSeconds: 2 });
`;

describe("a node that a killed run left off", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    const hosts = [
      { name: "off1", profile: "staged-written" },
      { name: "off2", profile: "right" },
    ] as const;
    lab = await EngineLab.open("leftoff", hosts, program);
  });
  after(() => lab.close());

  const boots = (): object => ({ ...lab.fleet.host("off1").boots });

  /** An up whose provider dies without a word as soon as the first node is seen off. */
  async function killedUp(): Promise<PulumiResult> {
    let engine: number | undefined;
    const run = lab.stack.run(["up", "--yes", "--skip-preview"], {
      onStart: (child) => (engine = child.pid),
    });
    const ended = run.then(() => true);
    while (lab.fleet.host("off1").powerState !== "Off")
      if (await Promise.race([ended, delay(20)])) assert.fail(textOf(await run));
    const provider = descendants(engine ?? 0).filter(({ command }) =>
      command.includes("cmd/dynamic-provider"),
    );
    assert.ok(provider.length > 0);
    for (const { pid } of provider) process.kill(pid, "SIGKILL");
    return run;
  }

  it("is told in preview, turned on by the next up, and not rebooted once more", async () => {
    const killed = await killedUp();
    assert.notEqual(killed.exitCode, 0);
    await lab.fleet.host("off1").settled();
    assert.equal(lab.fleet.host("off1").powerState, "Off");

    const preview = textOf(await lab.preview());
    assert.match(preview, /off1 may be off: an earlier run was interrupted amid a power cycle/);
    assert.equal(lab.fleet.host("off1").powerState, "Off", "preview turns nothing on");

    const up = await lab.up();
    assert.match(textOf(up), /off1: is off since an earlier run was interrupted/);
    assert.match(textOf(up), /off1: is back/);
    assertExit(up, 0);
    assert.deepEqual(boots(), { warm: 0, cold: 1 });
    const numvfs = "sys/bus/pci/devices/0000:18:00.0/sriov_numvfs";
    assert.equal(readFileSync(join(lab.fleet.host("off1").root, numvfs), "utf8").trim(), "8");
    await lab.expectNoChanges();
    assert.deepEqual(boots(), { warm: 0, cold: 1 });
  });

  it("is left off where somebody else did it, and said to be off", async () => {
    await turnOff("off1");
    // An input that decides nothing, so that the Rollout is carried out.
    lab.program(program.replace("powerOffSeconds: 2", "powerOffSeconds: 1"));
    const up = await lab.up();
    assert.match(
      textOf(up).replaceAll(/\s+/g, " "),
      /"off1" is powered off, as its BMC tells, and this Rollout knows of no power cycle of its own/,
    );
    assert.equal(lab.fleet.host("off1").powerState, "Off");
    assert.deepEqual(boots(), { warm: 0, cold: 1 });
  });

  it("is turned on once the record says that a run of ours left it off, though nothing else has changed", async () => {
    const { PULUMI_HOME = "" } = (await engineWorkspace()).environment;
    new CycleJournal(PULUMI_HOME, "leftoff/t/Rollout.r").begin("off1", new Date());
    assertExit(await lab.up(), 0);
    assert.deepEqual(boots(), { warm: 0, cold: 2 });
    await lab.expectNoChanges();
  });

  /** As somebody at the host does it. */
  async function turnOff(name: string): Promise<void> {
    const host = lab.fleet.host(name);
    writeFileSync(join(lab.fleet.directory, "hosts", name, "machine/requests/off"), "");
    while (host.powerState !== "Off") await delay(20);
  }
});

/** Processes below one, by Linux's /proc. */
function descendants(pid: number): { readonly pid: number; readonly command: string }[] {
  const all = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        const command = readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ");
        return [{ pid: Number(entry), parent, command }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
  const below = (parent: number): typeof all =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}
