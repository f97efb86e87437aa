import type { HostProfile } from "../profile.ts";
import type { Distribution } from "./distribution.ts";
import { devicePath } from "./pciPaths.ts";
import type { TreeWriter } from "./treeWriter.ts";

/** What a host is apart from its cards and processes: identity, modules, other devices, owners. */
export function writeSystem(
  tree: TreeWriter,
  hostName: string,
  distribution: Distribution,
  profile: HostProfile,
): void {
  const { kernel, moduleSuffix } = distribution;
  tree.file("etc/os-release", distribution.osRelease);
  tree.file("etc/hostname", `${hostName}\n`);
  tree.file("etc/hosts", `127.0.0.1 localhost\n127.0.1.1 ${hostName}\n`);
  tree.file("proc/sys/kernel/hostname", `${hostName}\n`);
  tree.file("proc/sys/kernel/osrelease", `${kernel}\n`);
  tree.file("proc/version", `Linux version ${kernel} (simulated)\n`);
  const mounts =
    profile.owner === "network-root"
      ? "10.10.0.2:/images/dgx / nfs4 ro,vers=4.2,proto=tcp 0 0"
      : "/dev/md0 / ext4 rw,relatime 0 0";
  tree.file(
    "proc/mounts",
    `${mounts}\nproc /proc proc rw 0 0\nsysfs /sys sysfs rw 0 0\ntmpfs /run tmpfs rw 0 0\n`,
  );
  tree.file("sys/class/dmi/id/product_name", `${profile.product}\n`);
  tree.file(
    "sys/class/dmi/id/sys_vendor",
    profile.product.startsWith("NVIDIA") ? "NVIDIA\n" : "Dell Inc.\n",
  );
  tree.file(
    "sys/kernel/security/lockdown",
    profile.lockdown === "none"
      ? "[none] integrity confidentiality\n"
      : "none [integrity] confidentiality\n",
  );
  tree.file("sys/kernel/kexec_loaded", "0\n");
  const modules = `lib/modules/${kernel}/kernel/drivers`;
  tree.file(`${modules}/infiniband/core/ib_core.ko${moduleSuffix}`, "");
  tree.file(`${modules}/infiniband/hw/mlx5/mlx5_ib.ko${moduleSuffix}`, "");
  tree.file(
    "proc/modules",
    "mlx5_ib 495616 0 - Live 0x0000000000000000\nib_uverbs 204800 1 mlx5_ib, Live 0x0000000000000000\nib_core 503808 2 mlx5_ib,ib_uverbs, Live 0x0000000000000000\nmlx5_core 2818048 1 mlx5_ib, Live 0x0000000000000000\n",
  );
  tree.directory("sys/module/mlx5_core");
  tree.directory("sys/module/mlx5_ib");
  tree.directory("sys/class/infiniband_verbs");
  for (const folder of [
    "etc/modprobe.d",
    "run/lock",
    "run/netns",
    "var/lib",
    "tmp",
    "root",
    "dev",
    "usr/lib/modprobe.d",
  ]) {
    tree.directory(folder);
  }
  tree.file("usr/lib/modprobe.d/aliases.conf", "alias net-pf-3 off\n");
  tree.file(
    "etc/modprobe.d/blacklist.conf",
    "# This file lists those modules which we don't want to be loaded.\nblacklist pcspkr\n",
  );
  writeOtherDevices(tree, profile);
  writeOwner(tree, profile);
}

function writeOtherDevices(tree: TreeWriter, profile: HostProfile): void {
  writeDevice(tree, "0000:02:00.0", "0x8086", "0x1563", "0x020000");
  tree.link("sys/class/net/eno1", `../../../${devicePath("0000:02:00.0")}/net/eno1`);
  writeInterface(tree, `${devicePath("0000:02:00.0")}/net/eno1`, "3c:ec:ef:10:20:30", 2);
  tree.link(`${devicePath("0000:02:00.0")}/net/eno1/device`, "../..");
  tree.link("sys/class/net/lo", "../../devices/virtual/net/lo");
  writeInterface(tree, "sys/devices/virtual/net/lo", "00:00:00:00:00:00", 1, "772");
  const slaves = profile.cards
    .flatMap((card) => card.functions)
    .filter((spec) => spec.master === "bond0" && spec.netdev !== null);
  if (slaves.length > 0) {
    const bond = "sys/devices/virtual/net/bond0";
    writeInterface(tree, bond, "94:6d:ae:b0:00:01", 9);
    tree.file(`${bond}/bonding/slaves`, `${slaves.map((slave) => slave.netdev).join(" ")}\n`);
    for (const slave of slaves) {
      tree.link(
        `${bond}/lower_${slave.netdev}`,
        `../../../../../${devicePath(slave.pci)}/net/${slave.netdev}`,
      );
    }
    tree.link("sys/class/net/bond0", "../../devices/virtual/net/bond0");
  }
  if (profile.product.startsWith("NVIDIA")) {
    tree.directory("sys/module/nvidia");
    tree.file(
      "proc/driver/nvidia/version",
      "NVRM version: NVIDIA UNIX Open Kernel Module 570.86.15\n",
    );
    for (const bus of ["1b", "43", "52", "61", "9d", "c3", "d1", "df"]) {
      writeDevice(tree, `0000:${bus}:00.0`, "0x10de", "0x2901", "0x030200");
    }
  }
}

function writeDevice(
  tree: TreeWriter,
  pci: string,
  vendor: string,
  device: string,
  type: string,
): void {
  tree.file(`${devicePath(pci)}/vendor`, `${vendor}\n`);
  tree.file(`${devicePath(pci)}/device`, `${device}\n`);
  tree.file(`${devicePath(pci)}/class`, `${type}\n`);
  tree.link(`sys/bus/pci/devices/${pci}`, `../../../../${devicePath(pci)}`);
}

function writeInterface(
  tree: TreeWriter,
  folder: string,
  address: string,
  index: number,
  type = "1",
): void {
  tree.file(`${folder}/address`, `${address}\n`);
  tree.file(`${folder}/type`, `${type}\n`);
  tree.file(`${folder}/operstate`, "up\n");
  tree.file(`${folder}/ifindex`, `${index}\n`);
  tree.file(`${folder}/mtu`, "1500\n");
}

function writeOwner(tree: TreeWriter, profile: HostProfile): void {
  if (profile.owner === "bcm") {
    tree.file("cm/local/apps/cmd/etc/cmd.conf", "# Base Command Manager node\nMaster = master\n");
    tree.file("cm/local/apps/cmd/sbin/cmd", "");
    tree.file("cm/node-installer/version", "11.0\n");
  }
  if (profile.owner === "mco") {
    tree.file("etc/machine-config-daemon/currentconfig", "{}\n");
    tree.file("etc/machine-config-daemon/node-annotations.json", "{}\n");
  }
  if (profile.os === "ostree") tree.file("run/ostree-booted", "");
}
