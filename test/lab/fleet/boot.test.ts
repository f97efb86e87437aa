import assert from "node:assert/strict";
import { ToolHost } from "./toolHost.ts";

const pf = "sys/bus/pci/devices/0000:18:00.0";
const mode = "sys/module/ib_core/parameters/netns_mode";
const bootId = "proc/sys/kernel/random/boot_id";

describe("boot()", () => {
  it("loads staged firmware at a cold boot only, where the card is so", () => {
    const host = new ToolHost("staged-written");
    host.boot("warm");
    assert.deepEqual(host.numOfVfs("18:00.0"), ["16", "8"]);
    assert.equal(host.read(`${pf}/sriov_totalvfs`), "16");
    host.boot("cold");
    assert.deepEqual(host.numOfVfs("18:00.0"), ["8", "8"]);
    assert.equal(host.read(`${pf}/sriov_totalvfs`), "8");
    host.dispose();
  });

  it("loads staged firmware at a warm boot where the card does, SR-IOV files included", () => {
    const host = new ToolHost("no-vfs");
    assert.match(host.tee(`${pf}/sriov_numvfs`, "1").stderr, /Permission denied/);
    host.run("mstconfig -y -d 18:00.0 set SRIOV_EN=True NUM_OF_VFS=8");
    host.boot("warm");
    assert.equal(host.read(`${pf}/sriov_totalvfs`), "8");
    assert.equal(host.read(`${pf}/sriov_numvfs`), "0");
    assert.equal(host.tee(`${pf}/sriov_numvfs`, "8").code, 0);
    host.dispose();
  });

  it("gives a new boot id and no VFs, in pods or not", () => {
    const host = new ToolHost("pod-uses-vf");
    const before = host.read(bootId);
    assert.match(host.run("nvidia-smi --query-compute-apps=pid").stdout, /^31001, /);
    assert.equal(host.read(`${pf}/sriov_numvfs`), "8");
    host.boot("warm");
    assert.notEqual(host.read(bootId), before);
    assert.equal(host.read(`${pf}/sriov_numvfs`), "0");
    assert.equal(host.run(`ls "$HOST_ROOT/sys/class/net" | grep -c v0`).stdout, "0\n");
    assert.equal(host.tee(`${pf}/sriov_numvfs`, "8").code, 0);
    assert.equal(host.run("nvidia-smi --query-compute-apps=pid --format=csv,noheader").stdout, "");
    host.dispose();
  });

  const modes = [
    { title: "the kernel's default", profile: "exclusive-not-persisted", prepare: "", live: "Y" },
    {
      title: "modprobe.d",
      profile: "shared-pods",
      prepare: "echo options ib_core netns_mode=0 > $HOST_ROOT/etc/modprobe.d/x.conf",
      live: "N",
    },
    {
      title: "the argument over modprobe.d",
      profile: "argument-contradicts",
      prepare: "",
      live: "Y",
    },
    {
      title: "modprobe.d once the argument is gone",
      profile: "argument-removed",
      prepare: "",
      live: "N",
    },
    {
      title: "no file of grub.d before update-grub",
      profile: "argument-contradicts",
      prepare:
        "echo 'GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT ib_core.netns_mode=0\"' > $HOST_ROOT/etc/default/grub.d/90-x.cfg",
      live: "Y",
    },
    {
      title: "the last argument, that of GRUB_CMDLINE_LINUX_DEFAULT, after update-grub",
      profile: "argument-contradicts",
      prepare:
        "echo 'GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT ib_core.netns_mode=0\"' > $HOST_ROOT/etc/default/grub.d/90-x.cfg; update-grub",
      live: "N",
    },
    {
      title: "the initramfs copy where ib_core is loaded there",
      profile: "rhel",
      prepare: "echo options ib_core netns_mode=0 > $HOST_ROOT/etc/modprobe.d/x.conf",
      live: "Y",
    },
    {
      title: "the initramfs copy, made anew",
      profile: "rhel",
      prepare:
        "echo options ib_core netns_mode=0 > $HOST_ROOT/etc/modprobe.d/x.conf; dracut -f --regenerate-all",
      live: "N",
    },
  ] as const;
  for (const { title, profile, prepare, live } of modes) {
    it(`takes the RDMA mode of ${title}`, () => {
      const host = new ToolHost(profile);
      host.run(prepare);
      host.boot("warm");
      assert.equal(host.read(mode), live);
      host.dispose();
    });
  }

  it("keeps boot arguments of the running kernel until the boot loader has others", () => {
    const host = new ToolHost("argument-removed");
    assert.match(host.read("proc/cmdline"), / ib_core\.netns_mode=1$/);
    host.boot("warm");
    assert.doesNotMatch(host.read("proc/cmdline"), /netns_mode/);
    host.dispose();
  });
});
