import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Fleet, startFleet } from "../../lab/fleet/startFleet.ts";
import type { SimulatedHost } from "../../lab/fleet/simulatedHost.ts";
import type { BmcTarget } from "../../provider/power/bmcTarget.ts";
import { PowerError } from "../../provider/power/powerError.ts";
import { checkPower, coldPowerCycle } from "../../provider/power/coldPowerCycle.ts";
import { waitForBoot } from "../../provider/power/waitForBoot.ts";
import { fakeClock } from "./fakeClock.ts";

/** A simulated host boots in a twentieth of a second, so its BMC is asked that often. */
const sleep = async (): Promise<void> => {
  await delay(10);
};

describe("coldPowerCycle() of a simulated host", () => {
  let directory: string;
  let fleet: Fleet;
  let host: SimulatedHost;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "power-"));
    const hosts = [{ name: "dgx030", profile: "staged-written" }] as const;
    fleet = await startFleet({ directory, hosts, bootSeconds: 0.05 });
    host = fleet.host("dgx030");
  });

  afterEach(() => host.misbehave());

  after(async () => {
    await fleet.close();
    rmSync(directory, { recursive: true });
  });

  function target(): BmcTarget {
    const { fingerprint256: fingerprint, ...access } = host.bmc!;
    return { host: host.name, ...access, fingerprint };
  }

  function read(path: string): string {
    return readFileSync(join(host.root, path), "utf8").trim();
  }

  const bootId = (): string => read("proc/sys/kernel/random/boot_id");

  /** `sriov_totalvfs` of the cards whose staged firmware gives another number of VFs than the live one. */
  function totalVfs(): string[] {
    return host.profile.cards
      .filter(({ nv }) => nv?.["NUM_OF_VFS"]?.current !== nv?.["NUM_OF_VFS"]?.next)
      .map(({ functions }) => read(`sys/bus/pci/devices/${functions[0]!.pci}/sriov_totalvfs`));
  }

  const resetsSeen = (): number =>
    host.redfish!.requests.filter((request) => request.endsWith("ComputerSystem.Reset")).length;

  it("promotes firmware that waits for it, and leaves no session open", async () => {
    const previous = bootId();
    const before = totalVfs();
    await checkPower(target());
    await coldPowerCycle(target(), { sleep });
    const next = await waitForBoot(
      () => Promise.resolve(host.powerState === "On" ? bootId() : undefined),
      { host: host.name, previous, sleep },
    );
    assert.equal(next, bootId());
    assert.deepEqual(host.boots, { warm: 0, cold: 1 });
    assert.ok(before.length > 0);
    assert.deepEqual(new Set(before), new Set(["16"]));
    assert.deepEqual(new Set(totalVfs()), new Set(["8"]));
    assert.equal(host.redfish?.openSessions, 0);
  });

  it("reports one that stays on, and leaves its boot alone", async () => {
    await host.misbehave({ kind: "redfish-stays-on" });
    const previous = bootId();
    await assert.rejects(
      coldPowerCycle(target(), {
        ...fakeClock(),
        offTimeoutSeconds: 10,
        gracefulTimeoutSeconds: 10,
      }),
      (error) => error instanceof PowerError && error.code === "stayed_on",
    );
    assert.equal(bootId(), previous);
    assert.equal(host.powerState, "On");
    assert.equal(host.redfish?.openSessions, 0);
  });

  it("stops at refused credentials before any action", async () => {
    await host.misbehave({ kind: "redfish-401" });
    const resets = resetsSeen();
    await assert.rejects(
      coldPowerCycle(target(), fakeClock()),
      (error) => error instanceof PowerError && error.code === "unauthorized",
    );
    assert.equal(resetsSeen(), resets);
  });
});
