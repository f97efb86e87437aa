import type { HostProfile } from "../profile.ts";

export interface Distribution {
  readonly kernel: string;
  readonly osRelease: string;
  /** File that the boot loader reads, below the root. */
  readonly bootLoader: "boot/grub/grub.cfg" | "boot/grub2/grub.cfg" | "boot/loader/entries";
  readonly initramfs: string;
  /** Compression suffix of kernel modules. */
  readonly moduleSuffix: string;
}

function release(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}="${value}"\n`)
    .join("");
}

const ubuntu = {
  kernel: "6.8.0-1024-nvidia",
  bootLoader: "boot/grub/grub.cfg",
  initramfs: "boot/initrd.img-6.8.0-1024-nvidia",
  moduleSuffix: ".zst",
} as const;

/** What differs between the operating systems of the fleet. */
export const distributions: Readonly<Record<HostProfile["os"], Distribution>> = {
  ubuntu: {
    ...ubuntu,
    osRelease: release({
      PRETTY_NAME: "Ubuntu 24.04.2 LTS",
      NAME: "Ubuntu",
      VERSION_ID: "24.04",
      ID: "ubuntu",
      ID_LIKE: "debian",
    }),
  },
  "dgx-os": {
    ...ubuntu,
    osRelease: release({
      PRETTY_NAME: "Ubuntu 24.04.2 LTS",
      NAME: "Ubuntu",
      VERSION_ID: "24.04",
      ID: "ubuntu",
      ID_LIKE: "debian",
    }),
  },
  rhel: {
    kernel: "5.14.0-503.el9.x86_64",
    bootLoader: "boot/loader/entries",
    initramfs: "boot/initramfs-5.14.0-503.el9.x86_64.img",
    moduleSuffix: ".xz",
    osRelease: release({
      NAME: "Rocky Linux",
      VERSION_ID: "9.5",
      ID: "rocky",
      ID_LIKE: "rhel centos fedora",
      PRETTY_NAME: "Rocky Linux 9.5 (Blue Onyx)",
    }),
  },
  ostree: {
    kernel: "5.14.0-427.el9.x86_64",
    bootLoader: "boot/loader/entries",
    initramfs: "boot/ostree/rhcos-0/initramfs-5.14.0-427.el9.x86_64.img",
    moduleSuffix: ".xz",
    osRelease: release({
      NAME: "Red Hat Enterprise Linux CoreOS",
      VERSION_ID: "4.16",
      ID: "rhcos",
      ID_LIKE: "rhel fedora",
      VARIANT_ID: "coreos",
      PRETTY_NAME: "Red Hat Enterprise Linux CoreOS 416.94.202410211619-0",
    }),
  },
  sles: {
    kernel: "6.4.0-150600.23-default",
    bootLoader: "boot/grub2/grub.cfg",
    initramfs: "boot/initrd-6.4.0-150600.23-default",
    moduleSuffix: ".zst",
    osRelease: release({
      NAME: "SLES",
      VERSION_ID: "15.6",
      ID: "sles",
      ID_LIKE: "suse",
      PRETTY_NAME: "SUSE Linux Enterprise Server 15 SP6",
    }),
  },
};
