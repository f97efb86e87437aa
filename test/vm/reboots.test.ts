import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { assertExit, textOf } from "../support/engineLab.ts";
import { numOfVfs } from "./support/numOfVfs.ts";
import { openVmLab, patient, upAsPredicted, type VmLab } from "./support/vmLab.ts";

const program = (wanted: number): string => `
const firmware = new NicFirmwareVfs("firmware", { hosts: pool, numOfVfs: ${wanted}, match: "exactly", rollout: true });
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

  it("a kernel that waits for kexec does not take the place of a reset", async () => {
    await loadKernel();
    assert.equal(await guest.read("cat /sys/kernel/kexec_loaded"), "1");
    await upAsPredicted(lab);
    assert.equal(await numOfVfs(guest), "8 8");
    await lab.expectNoChanges();
  });

  it("a root that waits for a soft reboot does not take the place of a reset", async () => {
    await guest.read("mkdir -p /run/nextroot && mount --bind / /run/nextroot");
    lab.program(program(12));
    await upAsPredicted(lab);
    assert.equal(await numOfVfs(guest), "12 12");
  });

  it("neither a soft reboot nor a kexec by somebody else loads what is staged: the reboot stays planned, and warm", async () => {
    lab.program(`new NicFirmwareVfs("firmware", { hosts: pool, numOfVfs: 10, match: "exactly" });`);
    assertExit(await lab.up(), 0);
    lab.program(program(10));
    const stillPlanned = async (): Promise<void> => {
      assert.match(await numOfVfs(guest), /^(12|16) 10$/);
      assert.match(textOf(await lab.preview()), /1 of 1 node would reboot: 1 warm/);
    };
    await replaced("systemctl soft-reboot", "systemctl show -p ExecMainPID ssh");
    await stillPlanned();
    await loadKernel();
    await replaced("systemctl kexec", "cat /proc/sys/kernel/random/boot_id");
    await stillPlanned();
    await upAsPredicted(lab);
    assert.equal(await numOfVfs(guest), "10 10");
  });

  const loadKernel = (): Promise<string> =>
    guest.read("kexec -l /boot/vmlinuz-* --initrd=$(ls /boot/initrd.img-*) --reuse-cmdline");

  /** Runs a command and waits until another one, which names what it replaces, answers otherwise. */
  async function replaced(act: string, identity: string): Promise<void> {
    const before = await guest.read(identity);
    await guest.run(act);
    while ((await guest.read(identity).catch(() => before)) === before) await delay(2000);
  }
});
