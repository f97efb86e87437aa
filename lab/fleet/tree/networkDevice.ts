import { createHash } from "node:crypto";
import { devicePath } from "./pciPaths.ts";
import type { TreeWriter } from "./treeWriter.ts";

export interface NetworkDevice {
  readonly pci: string;
  readonly netdev: string | null;
  readonly rdmaDevice: string | null;
  readonly linkLayer: "infiniband" | "ethernet";
  readonly master?: string | undefined;
  readonly firmwareVersion: string;
  /** VFs have only the files that some tool reads: there are many of them. @default {false} */
  readonly virtual?: boolean;
}

/** A number that is the same for the same words, for addresses and GUIDs. */
function digest(words: string): string {
  return createHash("sha256").update(words).digest("hex");
}

/**
 * Writes net/ and infiniband/ of a function into `folder`, the function's own
 * folder, which may still be hidden: links to other places hold only relative to
 * where the function will be.
 */
export function writeNetworkDevice(
  tree: TreeWriter,
  folder: string,
  hostName: string,
  device: NetworkDevice,
): void {
  const infiniband = device.linkLayer === "infiniband";
  const hash = digest(`${hostName} ${device.pci}`);
  if (device.netdev !== null) {
    const net = `${folder}/net/${device.netdev}`;
    const mac = `94:6d:ae:${hash.slice(0, 2)}:${hash.slice(2, 4)}:${hash.slice(4, 6)}`;
    const guid = `00:00:10:29:fe:80:00:00:00:00:00:00:${mac.slice(0, 8)}:03:00:${mac.slice(9)}`;
    tree.link(`${net}/device`, "../..");
    tree.file(`${net}/address`, `${infiniband ? guid : mac}\n`);
    tree.file(`${net}/type`, infiniband ? "32\n" : "1\n");
    tree.file(`${net}/mtu`, infiniband ? "2044\n" : "1500\n");
    tree.file(`${net}/ifindex`, `${10 + (parseInt(hash.slice(0, 4), 16) % 5000)}\n`);
    if (device.virtual !== true) {
      tree.file(`${net}/operstate`, "up\n");
      tree.file(`${net}/carrier`, "1\n");
      tree.file(`${net}/dev_port`, "0\n");
      tree.file(`${net}/flags`, device.master === undefined ? "0x1003\n" : "0x1803\n");
    }
    if (device.master !== undefined) {
      tree.link(`${net}/master`, `../../../../virtual/net/${device.master}`);
    }
  }
  if (device.rdmaDevice !== null) {
    const rdma = `${folder}/infiniband/${device.rdmaDevice}`;
    const guid = hash.slice(6, 18).match(/.{4}/g)?.join(":") ?? "";
    tree.link(`${rdma}/device`, "../..");
    tree.file(`${rdma}/node_guid`, `946d:${guid}\n`);
    tree.file(`${rdma}/fw_ver`, `${device.firmwareVersion}\n`);
    tree.file(`${rdma}/ports/1/link_layer`, infiniband ? "InfiniBand\n" : "Ethernet\n");
    if (device.virtual !== true) {
      tree.file(`${rdma}/sys_image_guid`, `946d:${guid}\n`);
      tree.file(`${rdma}/node_type`, "1: CA\n");
      tree.file(`${rdma}/ports/1/state`, "4: ACTIVE\n");
      tree.file(`${rdma}/ports/1/phys_state`, "5: LinkUp\n");
      tree.file(`${rdma}/ports/1/rate`, "400 Gb/sec (4X NDR)\n");
    }
  }
}

/** Makes the function's devices appear in sys/class, as links into its folder. */
export function linkClasses(tree: TreeWriter, device: NetworkDevice, into = "sys/class"): void {
  const target = `../../../${devicePath(device.pci)}`;
  if (device.netdev !== null) {
    tree.link(`${into}/net/${device.netdev}`, `${target}/net/${device.netdev}`);
  }
  if (device.rdmaDevice !== null) {
    tree.link(
      `${into}/infiniband/${device.rdmaDevice}`,
      `${target}/infiniband/${device.rdmaDevice}`,
    );
  }
}
