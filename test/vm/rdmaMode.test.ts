import assert from "node:assert/strict";
import type { VmGuest } from "../../lab/vm/vmGuest.ts";
import { assertExit, textOf } from "../support/engineLab.ts";
import { contents } from "./support/contents.ts";
import { rebootByHand } from "./support/byHand.ts";
import { openVmLab, patient, upAsPredicted, type VmLab } from "./support/vmLab.ts";

const program = (mode: string, more = ""): string => `
const mode = new RdmaMode("mode", { hosts: pool, mode: "${mode}", ${more} rollout: true });
new Rollout("rollout", { hosts: pool, claims: [mode.claim], ...${patient} });
`;

describe("RDMA mode on a real kernel", function () {
  this.timeout(1_800_000);
  let lab: VmLab;
  let guest: VmGuest;
  before(async () => {
    lab = await openVmLab("vmmode", { vm1: {} }, program("exclusive"));
    guest = lab.fleet.host("vm1");
  });
  after(() => lab.close());

  const live = (): Promise<string> => guest.read("cat /sys/module/ib_core/parameters/netns_mode");
  it("a preview that may only observe changes no byte of /etc, /boot and the NVRAM disk", async () => {
    lab.stack.configure({ "rdma:access": "observe" });
    const asFound = await contents(guest);
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(textOf(preview), /RdmaMode \(mode\)|Rollout \(rollout\)|create/);
    assert.deepEqual(await contents(guest), asFound);
    lab.stack.configure({ "rdma:access": "manage" });
  });

  it("shared becomes exclusive at runtime where no other network namespace exists", async () => {
    assert.equal(await live(), "Y");
    await upAsPredicted(lab);
    assert.equal(await live(), "N");
    assert.match(await guest.read("rdma system"), /^netns exclusive\b/);
    await lab.expectNoChanges();
  });

  it("a reboot by somebody else loads the mode that was persisted", async () => {
    await rebootByHand(guest);
    assert.equal(await live(), "N");
    await lab.expectNoChanges();
  });

  it("with another network namespace a reboot is planned, for the kernel would refuse", async () => {
    await guest.read("ip netns add pod");
    const { exitCode, stderr } = await guest.run("rdma system set netns shared");
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /Device or resource busy/);
    lab.program(program("shared"));
    const { preview } = await upAsPredicted(lab);
    assert.match(preview, /1 of 1 node would reboot: 1 warm/);
    assert.match(preview, /namespace/);
    assert.equal(await live(), "Y");
    await lab.expectNoChanges();
  });

  it("with another network namespace a reload of the modules does it where that is allowed", async () => {
    await guest.read("ip netns add pod");
    lab.program(program("exclusive", "moduleReload: true,"));
    const { preview } = await upAsPredicted(lab);
    assert.match(preview, /reload/);
    assert.equal(await live(), "N");
    assert.match(await guest.read("rdma -j link"), /rxe0/);
    await lab.expectNoChanges();
  });

  it("an argument of the boot loader wins over modprobe.d, and live is told from the next boot", async () => {
    lab.program(program("exclusive"));
    await upAsPredicted(lab);
    await guest.read(
      `echo 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX ib_core.netns_mode=1"' > /etc/default/grub.d/50-site.cfg && update-grub`,
    );
    const added = textOf(await lab.preview());
    assert.equal(await live(), "N");
    assert.match(added, /RdmaMode mode update/);
    assert.doesNotMatch(added, /would reboot/);
    await rebootByHand(guest);
    assert.equal(await live(), "Y", "the argument wins over modprobe.d");
    assert.match(await guest.read("cat /etc/modprobe.d/ib_core.conf"), /netns_mode=0/);
    await upAsPredicted(lab);
    assert.equal(await live(), "N");
    assert.match(await guest.read("cat /proc/cmdline"), /ib_core\.netns_mode=1/);
    await lab.expectNoChanges();
    await rebootByHand(guest);
    assert.equal(await live(), "N", "what the boot loader holds was put right");
    await lab.expectNoChanges();
  });
});
