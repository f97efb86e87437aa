import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { ledger } from "./support/ledger.ts";
import { openVmLab, patient, upAsPredicted, type VmLab } from "./support/vmLab.ts";

const program = `
const firmware = new NicFirmwareVfs("firmware", { hosts: pool, numOfVfs: 8, match: "exactly", rollout: true });
new Rollout("rollout", { hosts: pool, claims: [firmware.claim], ...${patient} });
`;

describe("a BMC that speaks IPMI and cuts power for real", function () {
  this.timeout(1_800_000);
  const path = process.env.PATH;
  let lab: VmLab;
  let guest: VmGuest;
  before(async () => {
    lab = await openVmLab(
      "vmipmi",
      { vm1: { loadsOn: "cold", vfs: { current: 16, next: 16 }, bmc: "ipmi" } },
      program,
    );
    guest = lab.fleet.host("vm1");
    process.env.PATH = `${dirname(lab.fleet.ipmitool)}:${path ?? ""}`;
  });
  after(async () => {
    process.env.PATH = path;
    await lab.close();
  });

  const powerOn = (): Promise<string> =>
    guest.read("cat /sys/firmware/qemu_fw_cfg/by_name/opt/lab/power-on/raw");

  it("a reset over IPMI is a warm boot: the power-on identifier stays", async () => {
    const before = await powerOn();
    const { warm } = guest.boots;
    ledger.byHand("warm");
    await guest.reset();
    assert.deepEqual(guest.boots, { warm: warm + 1, cold: 0 });
    assert.equal(await powerOn(), before);
  });

  it("firmware that only a power cycle loads is loaded by one over IPMI", async () => {
    const before = await powerOn();
    await upAsPredicted(lab, 1);
    assert.equal(guest.boots.cold, 1);
    assert.notEqual(await powerOn(), before);
    const row = await guest.read("mstconfig -e -d 0000:01:00.0 q NUM_OF_VFS | grep NUM_OF_VFS");
    assert.match(row.replace("*", ""), /\s8\s+8\s*$/);
    await lab.expectNoChanges();
  });
});
