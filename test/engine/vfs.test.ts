import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boot } from "../../lab/fleet/boot.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

const pci = "0000:18:00.0";
const unit = "etc/systemd/system/pulumi-rdma-vfs.service";

function program(more: string): string {
  return `new SriovVfs("dgx", { hosts: pool, select: { pci: "${pci}" }, numVfs: 4, ${more} });`;
}

describe("VFs with attributes and a boot unit", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    lab = await EngineLab.open("vfs", [{ name: "s1", profile: "no-numvfs" }], "");
  });
  after(() => lab.close());

  const root = (): string => lab.fleet.host("s1").root;
  const has = (path: string): boolean => existsSync(join(root(), path));

  /** GUIDs of the VFs, as their own drivers show them. */
  function guids(): string[] {
    return [0, 1, 2, 3].map((index) => {
      const folder = join(root(), "sys/bus/pci/devices", pci, `virtfn${index}/infiniband`);
      const [device = ""] = readdirSync(folder);
      return readFileSync(join(folder, device, "node_guid"), "utf8").trim();
    });
  }

  async function upAndQuiet(): Promise<void> {
    assertExit(await lab.up(), 0);
    await lab.expectNoChanges();
  }

  it("are made, and the next preview is empty; after a boot that is not ours they are back the same", async () => {
    lab.program(program('vf: { addresses: "stable", trust: true }, bootUnit: true'));
    const preview = await lab.preview("--diff");
    assertExit(preview, 0);
    assert.match(textOf(preview), /vfs_boot_unit/);
    await upAndQuiet();
    const before = guids();
    assert.equal(new Set(before).size, 4);
    const { name, profile } = lab.fleet.host("s1");
    boot({ name, root: root(), machine: join(root(), "../machine") }, profile, "warm");
    assert.deepEqual(guids(), before);
    await lab.expectNoChanges();
  });

  it("drift of the unit is seen and mended", async () => {
    const path = join(root(), unit);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace("Before=network-pre.target", "Before=network.target"));
    assert.match(textOf(await lab.preview("--diff")), /vfs_boot_unit/);
    await upAndQuiet();
    assert.equal(readFileSync(path, "utf8"), text);
  });

  it("the unit goes when it is no longer wanted, and with its resource", async () => {
    lab.program(program('vf: { addresses: "stable", trust: true }'));
    await upAndQuiet();
    assert.ok(!has(unit));
    lab.program(program("bootUnit: true"));
    await upAndQuiet();
    assert.ok(has(unit));
    lab.program("");
    assertExit(await lab.up(), 0);
    assert.ok(!has(unit) && !has("etc/pulumi-rdma"));
    assert.equal(guids().length, 4, "VFs stay");
  });
});
