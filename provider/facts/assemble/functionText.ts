import { LinkLayer, type PfFacts, type VfFacts } from "../cardFacts.ts";
import { isPciAddress } from "../pciAddress.ts";
import { remembered } from "../remembered.ts";
import { keyValues } from "./keyValues.ts";

export type VfSource = Omit<VfFacts, "owner"> & {
  /** IOMMU group and VFIO device as /dev/vfio names them: `12`, `devices/vfio3`. */
  readonly vfio: readonly string[];
};

/** What the probe's section of a function says by itself. */
export interface FunctionText extends Pick<
  PfFacts,
  "driver" | "netdev" | "rdmaDevice" | "linkLayer" | "totalVfs"
> {
  /** `1021`. */
  readonly deviceId: string;
  /** By index. */
  readonly vfs: readonly VfSource[];
}

/** Nodes of one kind print equal sections for a slot. */
export const readFunctionText = remembered(parseFunctionText, 512);

function parseFunctionText(text: string): FunctionText {
  const values = keyValues(text);
  const one = (key: string): string => values.get(key)?.[0] ?? "";
  const netdev = ownNetdev(values.get("netdev") ?? []);
  const vfs = (values.get("vf") ?? []).flatMap((line) => vfSource(line) ?? []);
  return {
    deviceId: one("device").trim().toLowerCase().replace(/^0x/, ""),
    driver: orNull(one("driver")),
    netdev: netdev?.name ?? null,
    rdmaDevice: orNull(one("rdma")),
    linkLayer: linkLayerOf(one("link_layer"), netdev?.type),
    totalVfs: wholeNumber(one("totalvfs")),
    vfs: vfs.sort((a, b) => a.index - b.index),
  };
}

interface Netdev {
  readonly name: string;
  readonly type: string;
  readonly portName: string;
}

/** In switchdev mode the representors of VFs are listed beside the port itself, which is called p0, p1 or nothing. */
function ownNetdev(lines: readonly string[]): Netdev | undefined {
  const netdevs = lines.map((line) => {
    const [name = "", type = "", portName = ""] = line.split("\t");
    return { name, type, portName };
  });
  return netdevs.find((netdev) => /^(?:p[0-9]+)?$/.test(netdev.portName)) ?? netdevs[0];
}

/** The RDMA port tells; else the ARP type of the netdev (32: InfiniBand, 1: Ethernet). */
function linkLayerOf(rdma: string, type: string | undefined): PfFacts["linkLayer"] {
  const named = LinkLayer.safeParse(rdma.toLowerCase());
  if (named.success) return named.data;
  if (type === "32") return "infiniband";
  return type === "1" ? "ethernet" : null;
}

/** `index, PCI address, driver, netdev, RDMA device, IOMMU group and VFIO device`, TAB between. */
function vfSource(line: string): VfSource | undefined {
  const [index = "", pci = "", driver = "", netdev = "", rdma = "", vfio = ""] = line.split("\t");
  if (!isPciAddress(pci) || !/^[0-9]{1,5}$/.test(index)) return undefined;
  return {
    index: Number(index),
    pci,
    driver: orNull(driver),
    netdev: orNull(netdev),
    rdmaDevice: orNull(rdma),
    vfio: vfio.split(" ").filter((word) => word !== ""),
  };
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

/** `null` for what is none. */
export function wholeNumber(text: string): number | null {
  return /^[0-9]{1,6}$/.test(text.trim()) ? Number(text) : null;
}
