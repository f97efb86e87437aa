import assert from "node:assert/strict";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { powerCycleByHand } from "./support/byHand.ts";
import { numOfVfs } from "./support/numOfVfs.ts";
import { openVmLab, patient, upAsPredicted, upThatStops, type VmLab } from "./support/vmLab.ts";

/** Long enough for a reset to begin; nobody comes back however long one waits. */
const impatient = patient.replace("bootTimeoutSeconds: 900", "bootTimeoutSeconds: 90");

const program = (wanted: number, options: string): string => `
const firmware = new NicFirmwareVfs("firmware", { hosts: pool, numOfVfs: ${wanted}, match: "exactly", rollout: true });
new Rollout("rollout", { hosts: pool, claims: [firmware.claim], ...${options} });
`;

describe("a machine that does not come back from its reboot", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  let vm1: VmGuest;
  let vm2: VmGuest;
  before(async () => {
    const profile = { vfs: { current: 16, next: 16 } };
    lab = await openVmLab("vmsilence", { vm1: profile, vm2: profile }, program(8, impatient));
    lab.stack.configure({
      "rdma:ssh": { configFile: lab.fleet.sshConfig, connectTimeoutSeconds: 20 },
    });
    [vm1, vm2] = [lab.fleet.host("vm1"), lab.fleet.host("vm2")];
  });
  after(() => lab.close());

  it("hangs in its shutdown: it is given up with the reason, not reset, and no other node is touched", async () => {
    await vm1.read(
      `printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=true\\nExecStop=sleep infinity\\nTimeoutStopSec=infinity\\n' > /run/systemd/system/stuck.service && systemctl start stuck`,
    );
    const stopped = await upThatStops(lab, { warm: 0, cold: 0 });
    assert.match(stopped, /"vm1" (never went down|did not come back)/);
    assert.match(stopped, /vm2: not begun, since the rollout stopped/);
    assert.equal(vm1.running, true);
    assert.equal(await numOfVfs(vm2), "16 16", "staging belongs to the wave");
    await powerCycleByHand(vm1);
    assert.equal(await numOfVfs(vm1), "8 8");
  });

  it("never comes back from its reset: no later wave is touched, and the message says what to do", async () => {
    // An entry that GRUB takes at the next boot only, and never gets over.
    await vm1.read(
      `printf 'menuentry "stuck" { sleep 100000 }\\n' > /boot/grub/custom.cfg && grub-reboot stuck && sync`,
    );
    lab.program(program(12, impatient));
    const stopped = await upThatStops(lab, { warm: 1, cold: 0 });
    assert.match(stopped, /"vm1" did not come back: no answer for \d+ s, .* look at its console/);
    assert.match(stopped, /vm2: not begun, since the rollout stopped/);
    assert.equal(await numOfVfs(vm2), "16 16", "staging belongs to the wave");
  });

  it("is as wanted once an operator has brought it back, and the rollout goes on", async () => {
    await powerCycleByHand(vm1);
    lab.program(program(12, patient));
    const { preview } = await upAsPredicted(lab);
    assert.match(preview, /1 of 2 nodes would reboot: 1 warm/);
    for (const guest of [vm1, vm2]) assert.equal(await numOfVfs(guest), "12 12", guest.name);
    await lab.expectNoChanges();
  });
});
