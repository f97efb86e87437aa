import assert from "node:assert/strict";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { openVmLab, patient, upAsPredicted, type VmLab } from "./support/vmLab.ts";

const program = (numOfVfs: number): string => `
const firmware = new NicFirmwareVfs("firmware", { hosts: pool, numOfVfs: ${numOfVfs}, match: "exactly", rollout: true });
new Rollout("rollout", { hosts: pool, claims: [firmware.claim], ...${patient} });
`;

describe("what counts as a reboot on a real system", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  let guest: VmGuest;
  before(async () => {
    lab = await openVmLab("vmreboots", { vm1: { vfs: { current: 16, next: 16 } } }, program(8));
    guest = lab.fleet.host("vm1");
  });
  after(() => lab.close());

  const current = async (): Promise<string | undefined> =>
    (await guest.read("mstconfig -e -d 0000:01:00.0 q NUM_OF_VFS | grep NUM_OF_VFS"))
      .replace("*", "")
      .trim()
      .split(/\s+/)[2];

  it("a kernel that waits for kexec does not take the place of a reset", async () => {
    await guest.read("kexec -l /boot/vmlinuz-* --initrd=$(ls /boot/initrd.img-*) --reuse-cmdline");
    assert.equal(await guest.read("cat /sys/kernel/kexec_loaded"), "1");
    await upAsPredicted(lab);
    assert.equal(await current(), "8");
    await lab.expectNoChanges();
  });

  it("a root that waits for a soft reboot does not take the place of a reset", async () => {
    await guest.read("mkdir -p /run/nextroot && mount --bind / /run/nextroot");
    lab.program(program(12));
    await upAsPredicted(lab);
    assert.equal(await current(), "12");
  });
});
