import assert from "node:assert/strict";
import { readFileSync, writeFileSync, mkdtempSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../../../lab/cluster/freePorts.ts";
import { ProgramGroup } from "../../../lab/cluster/programGroup.ts";
import { IpmiSim } from "../../../lab/vm/ipmiSim.ts";
import { missingPrograms } from "../../../lab/vm/missingPrograms.ts";
import type { BmcTarget } from "../../../provider/power/bmcTarget.ts";
import { checkPower, coldPowerCycle } from "../../../provider/power/coldPowerCycle.ts";
import { sleepSeconds as sleep } from "../../../provider/power/clock.ts";
import { IpmiSystem } from "../../../provider/power/ipmi/ipmiSystem.ts";
import type { PowerErrorCode } from "../../../provider/power/powerError.ts";
import { readPowerState, turnOn } from "../../../provider/power/turnOn.ts";

/** ipmi_sim takes passwords of up to 16 bytes. */
const account = { username: "operator", password: "a-password-of-16" };

/** The machine is a shell that tells its starts and sleeps. */
const machine = `#!/bin/sh
echo $$ >> starts
exec setpriv --pdeathsig KILL sleep 600
`;

describe("IPMI with the real ipmitool and OpenIPMI's ipmi_sim", function () {
  this.timeout(60_000);
  let directory: string;
  let programs: ProgramGroup;
  let sim: IpmiSim;
  let target: BmcTarget;
  let silentPort: number;

  before(async () => {
    const missing = missingPrograms("ipmi_sim", "ipmitool", "setpriv");
    assert.deepEqual(missing, [], "apt-get install openipmi ipmitool util-linux");
    directory = mkdtempSync(join(tmpdir(), "ipmi-sim-"));
    writeFileSync(join(directory, "machine"), machine);
    chmodSync(join(directory, "machine"), 0o755);
    const [lanPort = 0, systemPort = 0, silent = 0] = await freePorts(3);
    silentPort = silent;
    programs = new ProgramGroup(directory);
    sim = new IpmiSim({
      ...{ name: "bmc", directory, lanPort, systemPort, programs, ...account },
      startCommand: "./machine",
      program: { path: "ipmi_sim", arguments: [] },
      ipmitool: "ipmitool",
    });
    await sim.start();
    target = { host: "dgx031", address: `ipmi://127.0.0.1:${lanPort}`, ...account, cipherSuite: 3 };
  });

  after(async () => {
    await programs.stop();
    rmSync(directory, { recursive: true });
  });

  /** Process ids of the machine, one for each time that power came on. */
  const starts = (): string[] =>
    readFileSync(join(directory, "starts"), "utf8").trimEnd().split("\n");

  const fails = (other: Partial<BmcTarget>, code: PowerErrorCode, message: RegExp): Promise<void> =>
    assert.rejects(
      new IpmiSystem({ ...target, ...other }, { sleep, timeoutSeconds: 3 }).powerState(),
      { name: "PowerError", code, message },
    );

  it("turns a machine on, and leaves alone one that is on", async () => {
    assert.equal(await readPowerState(target), "Off");
    await turnOn(target);
    await turnOn(target);
    assert.equal(await readPowerState(target), "On");
    assert.equal(starts().length, 1);
    await checkPower(target);
  });

  it("cycles its power: the process ends, and another one begins", async () => {
    const [first = ""] = starts();
    await coldPowerCycle(target, { offSeconds: 0.5 });
    const [, second = ""] = starts();
    assert.notEqual(second, first);
    assert.throws(() => process.kill(Number(first), 0), { code: "ESRCH" });
    process.kill(Number(second), 0);
  });

  it("tells a wrong password, an unknown user and a cipher suite that the BMC has not", async () => {
    await fails({ password: "wrong" }, "unauthorized", /refuses its credentials \(/);
    await fails({ username: "nobody" }, "unauthorized", /refuses its credentials \(/);
    await fails({ cipherSuite: 17 }, "protocol", /cipher suite that it was offered/);
  });

  it("tells an address where no BMC answers, and a name that does not resolve", async () => {
    await fails({ address: `ipmi://127.0.0.1:${silentPort}` }, "unreachable", /does not answer/);
    await fails({ address: "ipmi://bmc.invalid" }, "unreachable", /does not answer/);
  });

  it("a machine ends with its BMC, however that ends", async () => {
    const last = Number(starts().at(-1));
    await sim.stop();
    for (let attempt = 0; attempt < 50 && isRunning(last); attempt += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(isRunning(last), false);
  });
});

/** One that has ended may stay listed where nobody reaps it. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
