import assert from "node:assert/strict";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { openVmLab, patient, upAsPredicted, type VmLab } from "./support/vmLab.ts";

const program = `
const firmware = new NicFirmwareVfs("firmware", { hosts: pool, numOfVfs: 8, match: "exactly", rollout: true });
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
      program,
    );
  });
  after(() => lab.close());

  /** NUM_OF_VFS of the first card: `16 8` for Current and Next Boot. */
  const current = async (guest: VmGuest): Promise<string> => {
    const text = await guest.read("mstconfig -e -d 0000:01:00.0 q NUM_OF_VFS | grep NUM_OF_VFS");
    return text.replace("*", "").trim().split(/\s+/).slice(2).join(" ");
  };
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
      assert.equal(await current(guest), "8 8", guest.name);
      assert.equal((await numVfs(guest)).trim(), "2 2", guest.name);
    }
    await lab.expectNoChanges();
  });
});
