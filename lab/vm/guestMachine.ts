import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nvEqual, sriovNv } from "../fleet/inventory.ts";
import type { CardSpec } from "../fleet/profile.ts";
import type { KeyPair } from "../fleet/sshFiles.ts";
import { writeNvram } from "../fleet/tree/nvram.ts";
import { slotOf } from "../fleet/tree/pciPaths.ts";
import { TreeWriter } from "../fleet/tree/treeWriter.ts";
import { runLogged } from "./runLogged.ts";

/** What a guest is, beside what all guests are. */
export interface GuestProfile {
  /** What a boot must be for Next Boot to become Current. @default {"warm"} */
  readonly loadsOn?: "warm" | "cold";
  /** NUM_OF_VFS of both cards when the machine is new. @default {0 and 0} */
  readonly vfs?: { readonly current: number; readonly next: number };
  /** Who logs in; rdma-ops has sudo without a password. @default {"root"} */
  readonly user?: "root" | "rdma-ops";
  /** Product name in DMI. @default {"Lab VM"} */
  readonly product?: string;
  /** Has an IOMMU, which costs a little time. @default {false} */
  readonly iommu?: boolean;
  /** What a stack speaks to its BMC, which speaks both. @default {"redfish"} */
  readonly bmc?: "redfish" | "ipmi";
}

export interface GuestFiles {
  /** Of its BMC too. */
  readonly directory: string;
  readonly disk: string;
  readonly nvram: string;
  readonly console: string;
  readonly monitor: string;
  /** By the name under which the guest reads it. */
  readonly orders: Readonly<Record<string, string>>;
}

/** PCI slots of the two igb functions, in the order of qemuArguments. */
export const slots = ["0000:01:00", "0000:02:00"] as const;

/** Makes the disks of a new machine, and the keys that it will have. */
export async function writeGuestFiles(
  directory: string,
  profile: GuestProfile,
  image: string,
  keys: { readonly host: KeyPair; readonly user: KeyPair },
): Promise<GuestFiles> {
  mkdirSync(directory, { recursive: true });
  const file = (name: string): string => join(directory, name);
  const log = file("guest.log");
  await runLogged({
    purpose: "Cannot make the disk of a guest",
    path: "cp",
    // Holes stay holes: a fifth of the image is data.
    arguments: ["--reflink=auto", "--sparse=always", image, file("disk.raw")],
    log,
  });
  writeMachine(file("machine"), profile);
  await runLogged({
    purpose: "Cannot make the disk of the cards' NVRAM",
    path: "mke2fs",
    arguments: ["-q", "-t", "ext2", "-L", "nvram", "-d", file("machine"), file("nvram.raw"), "4M"],
    log,
  });
  writeFileSync(file("host-key"), keys.host.private, { mode: 0o600 });
  writeFileSync(file("host-key.pub"), `${keys.host.public}\n`);
  writeFileSync(file("authorized-keys"), `${keys.user.public}\n`);
  return {
    directory,
    disk: file("disk.raw"),
    nvram: file("nvram.raw"),
    console: file("console.log"),
    monitor: file("monitor"),
    orders: {
      "host-key": file("host-key"),
      "host-key.pub": file("host-key.pub"),
      "authorized-keys": file("authorized-keys"),
    },
  };
}

/** What the stand-in firmware tools of the simulated fleet read below /machine. */
function writeMachine(directory: string, profile: GuestProfile): void {
  const machine = new TreeWriter(directory);
  machine.file("settings", "firmware_tool_version='4.21.0'\naccess_uid=$(id -u)\nlockdown=none\n");
  for (const slot of slots) {
    const card = cardIn(slot, profile);
    writeNvram(machine, card);
    machine.file(`nvram/${slotOf(`${slot}.0`)}/device`, `0x${card.deviceId}\n`);
  }
}

function cardIn(slot: string, { loadsOn = "warm", vfs }: GuestProfile): CardSpec {
  return {
    deviceId: "101d",
    deviceType: "ConnectX6DX",
    description: "ConnectX-6 Dx as the lab plays it on an Intel 82576",
    partNumber: "LAB-CX6",
    serial: "",
    functions: [{ pci: `${slot}.0`, netdev: null, rdmaDevice: null, linkLayer: "ethernet" }],
    nv: {
      ...sriovNv({ byDefault: 16, current: 0, next: 0, ...vfs }),
      LINK_TYPE_P1: nvEqual("ETH(2)"),
    },
    loadsOn,
    hint: "reboot",
  };
}
