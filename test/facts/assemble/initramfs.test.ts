import assert from "node:assert/strict";
import { assembleInitramfs } from "../../../provider/facts/assemble/initramfs.ts";
import { probeOf, type ProbeParts } from "./sections.ts";

const image = "/boot/initrd.img-6.8.0-60-generic";
const core = "usr/lib/modules/6.8/kernel/drivers/infiniband/core/ib_core.ko.zst";
const driver = "usr/lib/modules/6.8/kernel/drivers/infiniband/hw/mlx5/mlx5_ib.ko.zst";

function initramfs(jobs: NonNullable<ProbeParts["jobs"]>, kernel: string | null = null): unknown {
  return assembleInitramfs(probeOf({ jobs: { "initramfs-image": image, ...jobs } }), kernel);
}

describe("assembleInitramfs()", () => {
  it("assembleInitramfs() tells that ib_core loads there only with the driver that pulls it in", () => {
    const loads = (text: string): unknown =>
      initramfs({ initramfs: text, "initramfs-times": "9\n9" });
    const value = { image, current: true };
    assert.deepEqual(loads(core), { status: "read", value: { ...value, loadsIbCore: false } });
    assert.deepEqual(loads(`${core}\n${driver}`), {
      status: "read",
      value: { ...value, loadsIbCore: true },
    });
    assert.deepEqual(loads(""), { status: "read", value: { ...value, loadsIbCore: false } });
  });

  it("assembleInitramfs() is current only when nothing of modprobe.d is newer", () => {
    const current = (times: string | readonly [string, number]): unknown =>
      initramfs({ initramfs: core, "initramfs-times": times });
    const answer = (value: boolean): unknown => ({
      status: "read",
      value: { image, loadsIbCore: false, current: value },
    });
    assert.deepEqual(current("20\n10\n20"), answer(true));
    assert.deepEqual(current("20\n10\n21"), answer(false));
    assert.deepEqual(current(["20\n10", 1]), answer(false));
  });

  it("assembleInitramfs() holds an image of an ostree deployment for current only with a file of the host in it", () => {
    const current = (listing: string): unknown => {
      const jobs = { "initramfs-image": image, initramfs: listing, "initramfs-times": "9\n9" };
      const probe = probeOf({ jobs, signs: ["ostree\t/run/ostree-booted"] });
      const reading = assembleInitramfs(probe, null);
      return reading.status === "read" && reading.value.current;
    };
    assert.equal(current(core), false);
    assert.equal(current(`${core}\netc/modprobe.d/ib_core.conf`), true);
  });

  it("assembleInitramfs() is unknown for a kernel that the next boot does not load", () => {
    const jobs = { initramfs: core, "initramfs-times": "9" };
    assert.match(
      JSON.stringify(initramfs(jobs, "/boot/vmlinuz-6.8.0-90-generic")),
      /"unknown".*6\.8\.0-90-generic/,
    );
    assert.match(JSON.stringify(initramfs(jobs, "/boot/vmlinuz-6.8.0-60-generic")), /"read"/);
  });

  it("assembleInitramfs() is unknown where the image was not listed to its end", () => {
    for (const output of [
      ["", 124],
      ["", null],
      ["lister ended 1", 1],
    ] as const) {
      assert.match(JSON.stringify(initramfs({ initramfs: output })), /"unknown"/);
    }
    assert.match(JSON.stringify(assembleInitramfs(probeOf({}), null)), /no initramfs was found/);
  });
});
