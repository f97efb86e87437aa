import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { withRollout } from "../support/programs.ts";

describe("firmware from none to VFs", function () {
  this.timeout(1_200_000);
  let lab: EngineLab;
  before(async () => {
    lab = await EngineLab.open("firmware", [{ name: "dgx001", profile: "no-vfs" }], withRollout);
  });
  after(() => lab.close());

  it("up stages NUM_OF_VFS in the wave, reboots as preview said, makes the VFs, and is done", async () => {
    const host = lab.fleet.host("dgx001");
    const preview = textOf(await lab.preview());
    assert.match(preview, /1 of 1 node would reboot/);
    assertExit(await lab.up(), 0);
    const said = /1 cold power cycle/.test(preview) ? { warm: 0, cold: 1 } : { warm: 1, cold: 0 };
    assert.deepEqual({ ...host.boots }, said);
    const numvfs = join(host.root, "sys/bus/pci/devices/0000:18:00.0/sriov_numvfs");
    assert.equal(readFileSync(numvfs, "utf8").trim(), "8");
    await lab.expectNoChanges();
  });
});
