import assert from "node:assert/strict";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { numOfVfs } from "./support/numOfVfs.ts";
import { openVmLab, patient, upAsPredicted, type VmLab } from "./support/vmLab.ts";

const program = (wanted: number): string => `
const firmware = new NicFirmwareVfs("firmware", { hosts: pool, numOfVfs: ${wanted}, match: "exactly", rollout: true });
const vfs = new SriovVfs("vfs", { hosts: pool, numVfs: 2, firmware: firmware.claim, rollout: true });
new Rollout("rollout", { hosts: pool, claims: [firmware.claim, vfs.claim], ...${patient} });
`;

describe("NIC firmware that loads its configuration at a real reset", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  before(async () => {
    const vfs = { current: 16, next: 16 };
    lab = await openVmLab(
      "vmfirmware",
      { warm1: { loadsOn: "warm", vfs }, cold1: { loadsOn: "cold", vfs } },
      program(8),
    );
  });
  after(() => lab.close());

  const numVfs = (guest: VmGuest): Promise<string> =>
    guest.read("cat /sys/bus/pci/devices/0000:0[12]:00.0/sriov_numvfs | tr '\\n' ' '");

  it("16 becomes 8 by one warm reboot where that loads it, and by one power cycle more where not", async () => {
    const { preview } = await upAsPredicted(lab, 1);
    assert.match(preview, /2 of 2 nodes would reboot: 2 warm/);
    const [warm, cold] = [lab.fleet.host("warm1"), lab.fleet.host("cold1")];
    assert.deepEqual(
      [warm.boots, cold.boots],
      [
        { warm: 1, cold: 0 },
        { warm: 1, cold: 1 },
      ],
    );
    for (const guest of [warm, cold]) {
      assert.equal(await numOfVfs(guest), "8 8", guest.name);
      assert.equal((await numVfs(guest)).trim(), "2 2", guest.name);
    }
    await lab.expectNoChanges();
  });

  it("what it learned about a card is the plan of the next change", async () => {
    lab.program(program(4));
    const { preview } = await upAsPredicted(lab);
    assert.match(preview, /2 of 2 nodes would reboot: 1 cold power cycle, 1 warm/);
    assert.match(preview.replaceAll(/\s+/g, " "), /a warm reboot did not load an earlier change/);
    for (const guest of lab.fleet.hosts) assert.equal(await numOfVfs(guest), "4 4", guest.name);
    await lab.expectNoChanges();
  });
});
