import assert from "node:assert/strict";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { assertExit } from "../support/engineLab.ts";
import { rebootByHand } from "./support/byHand.ts";
import { openVmLab, type VmLab } from "./support/vmLab.ts";

const pf = "/sys/bus/pci/devices/0000:01:00.0";

describe("the boot unit of VFs under a real systemd", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  let guest: VmGuest;
  before(async () => {
    lab = await openVmLab(
      "vmbootunit",
      { vm1: { vfs: { current: 16, next: 16 } } },
      'new SriovVfs("vfs", { hosts: pool, select: { pci: "0000:01:00.0" }, numVfs: 3, vf: { addresses: "stable", trust: true }, bootUnit: true });',
    );
    guest = lab.fleet.host("vm1");
  });
  after(() => lab.close());

  /**
   * MAC addresses of the VFs as their PF has them. igbvf asks its PF for them only while
   * that is up (igbvf_probe(): else a random one), which it need not be before the network.
   */
  const addresses = (): Promise<string> =>
    guest.read(`ip link show dev "$(ls ${pf}/net)" | awk '$1 == "vf" { print $4, $NF }'`);

  it("makes VFs with their MAC addresses before the network, at a boot that is not ours", async () => {
    assertExit(await lab.up(), 0);
    await lab.expectNoChanges();
    const made = await addresses();
    assert.match(made, /^(?:(?:[0-9a-f]{2}:){5}0[012] on\n?){3}$/);
    await rebootByHand(guest);
    const said = await guest.read("journalctl -b -o cat -u pulumi-rdma-vfs.service");
    assert.equal(await addresses(), made, said);
    const state = await guest.read(
      "systemctl show -p ActiveState,ActiveEnterTimestampMonotonic pulumi-rdma-vfs.service; systemctl show -p ActiveEnterTimestampMonotonic network-pre.target",
    );
    assert.match(state, /ActiveState=active/);
    const [unit = 0, network = 0] = [...state.matchAll(/Monotonic=(\d+)/g)].map(([, at]) =>
      Number(at),
    );
    assert.ok(unit > 0 && unit <= network, state);
    await lab.expectNoChanges();
  });
});
