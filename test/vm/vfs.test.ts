import assert from "node:assert/strict";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { textOf } from "../support/engineLab.ts";
import { startVirtualMachine, stopVirtualMachine } from "./support/virtualMachine.ts";
import { openVmLab, patient, upAsPredicted, upThatStops, type VmLab } from "./support/vmLab.ts";

const program = (numVfs: number): string => `
const vfs = new SriovVfs("vfs", { hosts: pool, select: { pci: "0000:01:00.0" }, numVfs: ${numVfs}, rollout: true });
new Rollout("rollout", { hosts: pool, claims: [vfs.claim], ...${patient} });
`;

describe("virtual functions of a real driver", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  let guest: VmGuest;
  before(async () => {
    lab = await openVmLab(
      "vmvfs",
      { vm1: { iommu: true, vfs: { current: 16, next: 16 } } },
      program(3),
    );
    guest = lab.fleet.host("vm1");
  });
  after(() => lab.close());

  const pf = "/sys/bus/pci/devices/0000:01:00.0";
  /** What preview prints, without the breaks of its lines. */
  const flatPreview = async (): Promise<string> =>
    textOf(await lab.preview()).replaceAll(/\s+/g, " ");
  const numVfs = (): Promise<string> => guest.read(`cat ${pf}/sriov_numvfs`);

  it("makes 3, then 7, without a boot; the kernel itself would refuse 3 to 7 in one write", async () => {
    await upAsPredicted(lab);
    assert.equal(await numVfs(), "3");
    const { exitCode, stderr } = await guest.run(`echo 7 > ${pf}/sriov_numvfs`);
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /Device or resource busy/);
    lab.program(program(7));
    await upAsPredicted(lab);
    assert.equal(await numVfs(), "7");
    await lab.expectNoChanges();
  });

  it("refuses at preview what no firmware claim raises the kernel's total to", async () => {
    lab.program(program(8));
    const preview = await lab.preview();
    assert.match(textOf(preview), /8 VFs|8 are wanted/);
    assert.match(textOf(preview), /blocked|only 7|7 at most|above/);
    assert.equal(await numVfs(), "7");
  });

  it("names a VF in another network namespace before it would be destroyed", async () => {
    await guest.read(`ip netns add pod && ip link set "$(ls ${pf}/virtfn2/net)" netns pod`);
    lab.program(program(4));
    assert.match(await flatPreview(), /7 VFs, 4 are wanted; .* pods or containers hold some/);
    assert.equal(await numVfs(), "7");
    await guest.read("ip netns del pod");
  });

  it("names a VF that a virtual machine has, and does not touch it", async () => {
    await startVirtualMachine(guest, `${pf}/virtfn1`);
    assert.match(await flatPreview(), /7 VFs, 4 are wanted; .* and virtual machines hold some/);
    const stopped = await upThatStops(lab, { warm: 0, cold: 0 });
    assert.match(stopped, /0000:01:10\.2.*vfio/);
    assert.equal(await numVfs(), "7");
  });

  it("takes VFs away that nobody holds any more, bound to VFIO or not", async () => {
    await stopVirtualMachine(guest);
    await upAsPredicted(lab);
    assert.equal(await numVfs(), "4");
    await lab.expectNoChanges();
  });
});
