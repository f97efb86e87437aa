import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runOn } from "../../lab/demo/runOn.ts";
import { demo } from "../../lab/fleet/scenarios.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { withRollout } from "../support/programs.ts";

describe("a cluster from first preview to drift", function () {
  this.timeout(1_200_000);
  let lab: EngineLab;
  before(async () => {
    lab = await EngineLab.open("lifecycle", demo, withRollout);
  });
  after(() => lab.close());

  it("preview names the nodes that would reboot, how, in which order and why", async () => {
    const result = await lab.preview();
    assertExit(result, 0);
    const text = textOf(result);
    assert.match(text, /dynamic\/rdma:Rollout \(dgx\):\n {4}warning: 3 of 6 nodes would reboot/);
    assert.match(text, /cold +dgx030 +NUM_OF_VFS/);
    assert.match(text, /warm +dgx\[031-032\] +RDMA mode is shared, exclusive is wanted/);
    assert.match(text, /unknown +dgx035 +/);
    assert.match(text, /Waves \(maxUnavailable 2\):\n +1 +dgx03/);
    assert.doesNotMatch(text, /RdmaMode \(dgx\):/, "a resource with a rollout stays silent");
  });

  it("preview opens one connection and one exec to each host and writes nothing", () => {
    for (const host of lab.fleet.hosts) {
      const reached = host.name === "dgx035" ? 0 : 1;
      assert.deepEqual([host.connections, host.execs], [reached, reached], host.name);
    }
  });

  it("up reboots just the nodes that preview named and ends with the one that was left behind", async () => {
    const result = await lab.up();
    assert.notEqual(result.exitCode, 0);
    assert.match(textOf(result), /dgx035: .*connection refused/i);
    const boots = Object.fromEntries(lab.fleet.hosts.map(({ name, boots: b }) => [name, { ...b }]));
    assert.deepEqual(boots, {
      dgx030: { warm: 0, cold: 1 },
      dgx031: { warm: 1, cold: 0 },
      dgx032: { warm: 1, cold: 0 },
      dgx033: { warm: 0, cold: 0 },
      dgx034: { warm: 0, cold: 0 },
      dgx035: { warm: 0, cold: 0 },
    });
    for (const name of ["dgx030", "dgx031", "dgx032", "dgx033", "dgx034"]) {
      const { root } = lab.fleet.host(name);
      const read = (path: string): string => readFileSync(join(root, path), "utf8").trim();
      assert.equal(read("sys/module/ib_core/parameters/netns_mode"), "N", name);
      assert.equal(read("sys/bus/pci/devices/0000:18:00.0/sriov_numvfs"), "8", name);
    }
  });

  it("the next preview tells only of the unreachable host", async () => {
    const text = textOf(await lab.preview());
    assert.match(text, /0 of 6 nodes would reboot; 5 are right, 1 unknown/);
    assert.doesNotMatch(text, /dgx03[0-4]/);
  });

  it("up does the host that came back, and then there is nothing left", async () => {
    await lab.fleet.host("dgx035").up();
    assertExit(await lab.up(), 0);
    const quiet = await lab.expectNoChanges();
    assert.doesNotMatch(textOf(quiet), /warning/);
  });

  it("state holds no secret, and only constant provider text", () => {
    const state = lab.state();
    assert.doesNotMatch(state, /bmc-dgx03\d-secret/);
    const provider = /"__provider":("(?:[^"\\]|\\.)*")/.exec(state)?.[1] ?? "";
    assert.match(provider, /pulumi-rdma\/resources\//);
    assert.ok(provider.length <= 1536, `${provider.length} bytes`);
  });

  it("a drift by hand is seen, and the row of an unchanged resource stays unchanged", async () => {
    const { root } = lab.fleet.host("dgx033");
    const file = join(root, "sys/module/ib_core/parameters/netns_mode");
    assert.equal(readFileSync(file, "utf8").trim(), "N");
    await runOn(
      lab.fleet,
      "dgx033",
      'echo "options ib_core netns_mode=1" > $HOST_ROOT/etc/modprobe.d/ib_core.conf; reboot',
    );
    await lab.fleet.host("dgx033").settled();
    const text = textOf(await lab.preview());
    assert.match(
      text,
      /warm +dgx033 +RDMA mode is shared, exclusive is wanted.*\n?.*Pending before/s,
    );
    assert.match(text, /RdmaMode +dgx +update/);
    assert.doesNotMatch(text, /NicFirmwareVfs +dgx +update/);
    assertExit(await lab.up(), 0);
    assert.equal(readFileSync(file, "utf8").trim(), "N");
    await lab.expectNoChanges();
  });

  it("refresh and destroy work as first calls of a provider process, and hosts keep their settings", async () => {
    assertExit(await lab.stack.run(["refresh", "--yes", "--skip-preview"]), 0);
    await lab.expectNoChanges();
    assertExit(await lab.stack.run(["destroy", "--yes", "--skip-preview"]), 0);
    const { root, boots } = lab.fleet.host("dgx031");
    assert.equal(
      readFileSync(join(root, "sys/module/ib_core/parameters/netns_mode"), "utf8").trim(),
      "N",
    );
    assert.equal(boots.warm, 1);
  });
});
