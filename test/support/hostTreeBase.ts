import { HostTree } from "./hostTree.ts";

export const bootId = "0b9f0f3e-6b6c-4a53-9d2a-3f1d2c4b5a69";
export const ubuntuKernel = "6.8.0-60-generic";

/** Tools that a test machine may have and a host of these trees has only where a test says so. */
const absent = [
  "mstconfig",
  "mlxconfig",
  "mstfwreset",
  "mlxfwreset",
  "modprobe",
  "rdma",
  "grubby",
  "rpm-ostree",
  "lsinitramfs",
  "lsinitrd",
  "nvidia-smi",
];

/** A host without NIC that tells who it is. */
export function plainTree(): HostTree {
  const tree = new HostTree();
  return tree
    .withoutTool(...absent)
    .tool("id", "echo 0")
    .tool("sleep", "case $1 in 4) exec /bin/sleep 0.3 ;; *) exec /bin/sleep 9 ;; esac")
    .tool("ip", "exit 1")
    .file("proc/sys/kernel/random/boot_id", `${bootId}\n`)
    .file("proc/sys/kernel/osrelease", `${ubuntuKernel}\n`)
    .file("proc/sys/kernel/hostname", "node1\n")
    .file("proc/cmdline", `BOOT_IMAGE=/vmlinuz-${ubuntuKernel} root=UUID=1 ro quiet\n`)
    .file("proc/mounts", "/dev/md0 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\n")
    .file("proc/1/comm", "systemd\n")
    .directory("proc/1/fd")
    .link("proc/1/ns/net", "net:[4026531840]")
    .file("sys/kernel/security/lockdown", "[none] integrity confidentiality\n")
    .file("sys/class/dmi/id/sys_vendor", "Dell Inc.\n")
    .file("sys/class/dmi/id/product_name", "PowerEdge R760\n")
    .file(
      "etc/os-release",
      'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04.2 LTS"\n',
    );
}

/** Ubuntu's generated grub.cfg with one menu entry. */
export function grubConfig(kernelArguments: string, kernel = ubuntuKernel): string {
  return [
    "### BEGIN /etc/grub.d/00_header ###",
    'if [ "${next_entry}" ] ; then',
    '   set default="${next_entry}"',
    "   set next_entry=",
    "else",
    '   set default="0"',
    "fi",
    "menuentry 'Ubuntu' --class ubuntu $menuentry_id_option 'gnulinux-simple-1' {",
    `\tlinux\t/boot/vmlinuz-${kernel} root=UUID=1 ro ${kernelArguments}`,
    `\tinitrd\t/boot/initrd.img-${kernel}`,
    "}",
    "",
  ].join("\n");
}

/** `plainTree` with RDMA modules in shared mode, GRUB, an initramfs and modprobe. */
export function ubuntuTree(kernelArguments = "quiet"): HostTree {
  return plainTree()
    .file("sys/module/ib_core/parameters/netns_mode", "Y\n")
    .file("boot/grub/grub.cfg", grubConfig(kernelArguments))
    .file(`boot/initrd.img-${ubuntuKernel}`, "image\n")
    .directory("etc/modprobe.d")
    .tool(
      "modprobe",
      "echo 'insmod /lib/modules/6.8/kernel/drivers/infiniband/core/ib_core.ko.zst '",
    )
    .tool("rdma", 'case "$*" in -V) echo "rdma utility, iproute2-6.1.0" ;; *) echo "[]" ;; esac')
    .tool(
      "lsinitramfs",
      "echo etc/modprobe.d/ib_core.conf; echo usr/lib/modules/6.8/kernel/drivers/infiniband/core/ib_core.ko.zst",
    );
}
