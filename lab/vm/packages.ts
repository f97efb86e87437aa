/** The Debian release that guests run and that the lab's own programs come from. */
export const release = "trixie";
export const mirror = "http://deb.debian.org/debian";

/** Programs of the lab on this machine; unpacked into the cache, never installed. */
export const toolPackages = ["qemu-system-x86", "debootstrap", "openipmi", "ipmitool"] as const;

/** What a guest has beside Debian's minimal base. */
export const guestPackages = [
  "dbus",
  "ethtool",
  "grub-common",
  "grub-pc-bin",
  "grub2-common",
  "initramfs-tools",
  "iproute2",
  "kexec-tools",
  "kmod",
  "linux-image-amd64",
  "openssh-server",
  "pciutils",
  "sudo",
  "systemd-sysv",
  "udev",
] as const;
