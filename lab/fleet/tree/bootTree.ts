import type { HostProfile, RdmaModeName } from "../profile.ts";
import type { Distribution } from "./distribution.ts";
import type { TreeWriter } from "./treeWriter.ts";

/** `ib_core.netns_mode=` value of a mode. */
export function netnsValue(mode: RdmaModeName): "0" | "1" {
  return mode === "exclusive" ? "0" : "1";
}

/** Boot argument of a mode with a leading space; empty for none. */
export function netnsArgument(mode: RdmaModeName | null): string {
  return mode === null ? "" : ` ib_core.netns_mode=${netnsValue(mode)}`;
}

const root = "root=UUID=4ad5ea2c-6b0e-4a6e-9f0d-0b6f7f5f1d30 ro";

/**
 * Writes kernel, initramfs, /etc/default/grub and, where the family has them,
 * boot loader entries. A generated grub.cfg is made afterwards by the family's
 * own stand-in tool.
 */
export function writeBoot(
  tree: TreeWriter,
  machine: TreeWriter,
  distribution: Distribution,
  profile: HostProfile,
): void {
  const { kernel, bootLoader } = distribution;
  const argument = netnsArgument(profile.rdma.argument);
  tree.file(`boot/vmlinuz-${kernel}`, "kernel\n");
  tree.file(distribution.initramfs, "initramfs\n");
  if (profile.rdma.modprobe !== null) {
    const line = `options ib_core netns_mode=${netnsValue(profile.rdma.modprobe)}\n`;
    tree.file("etc/modprobe.d/ib_core.conf", line);
    machine.file("initramfs/etc/modprobe.d/ib_core.conf", line);
  }
  machine.directory("initramfs/etc/modprobe.d");
  if (bootLoader === "boot/loader/entries") {
    const ostree = profile.os === "ostree";
    const entry = ostree ? "ostree-1" : `4ad5ea2c6b0e4a6e9f0d0b6f7f5f1d30-${kernel}`;
    tree.file(
      `boot/loader/entries/${entry}.conf`,
      [
        `title ${ostree ? "Red Hat Enterprise Linux CoreOS 416.94 (ostree:0)" : `Rocky Linux (${kernel}) 9.5 (Blue Onyx)`}`,
        `version ${ostree ? "1" : kernel}`,
        `linux /vmlinuz-${kernel}`,
        `initrd /${distribution.initramfs.replace(/^boot\//, "")}`,
        `options ${root} crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M${ostree ? " ostree=/ostree/boot.1/rhcos/0/0 ignition.platform.id=metal" : ""}${argument}`,
        "",
      ].join("\n"),
    );
    tree.file(
      "etc/default/grub",
      `GRUB_DEFAULT=saved\nGRUB_CMDLINE_LINUX="crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M${argument}"\nGRUB_ENABLE_BLSCFG=true\n`,
    );
    tree.file("boot/grub2/grubenv", `# GRUB Environment Block\nsaved_entry=${entry}\n`);
    return;
  }
  tree.file(
    "etc/default/grub",
    [
      "GRUB_DEFAULT=0",
      "GRUB_TIMEOUT=5",
      `GRUB_DISTRIBUTOR="${profile.os === "sles" ? "SLES" : "Ubuntu"}"`,
      'GRUB_CMDLINE_LINUX_DEFAULT="quiet console=tty0 console=ttyS1,115200n8"',
      `GRUB_CMDLINE_LINUX="iommu=pt${argument}"`,
      "",
    ].join("\n"),
  );
  tree.directory("etc/default/grub.d");
}
