import { LinkLayer, type PfFacts, type VfFacts } from "../cardFacts.ts";
import { isPciAddress } from "../pciAddress.ts";
import type { HostContext } from "./hostContext.ts";
import type { FunctionText } from "./probeOutput.ts";
import type { VfAttributes } from "./vfAttributes.ts";
import { type VfSource, vfOwner } from "./vfOwner.ts";

/** @returns `undefined` for an address that is none */
export function physicalFunction(text: FunctionText, context: HostContext): PfFacts | undefined {
  const { pci } = text;
  if (!isPciAddress(pci)) return undefined;
  const one = (key: string): string => text.values.get(key)?.[0] ?? "";
  const netdev = ownNetdev(text.values.get("netdev") ?? []);
  const pf = {
    pci,
    driver: orNull(one("driver")),
    netdev: netdev?.name ?? null,
    rdmaDevice: orNull(one("rdma")),
    linkLayer: linkLayerOf(one("link_layer"), netdev?.type),
    totalVfs: wholeNumber(one("totalvfs")),
    numVfs: wholeNumber(context.numVfs(pci)),
  };
  const attributes = context.attributes(pci);
  const vfs = (text.values.get("vf") ?? []).flatMap((line) => {
    const vf = vfSource(line);
    return vf === undefined
      ? []
      : [vfFacts(vf, attributes.get(vf.index), vfOwner(vf, pf, context))];
  });
  return { ...pf, vfs: vfs.sort((a, b) => a.index - b.index) };
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

function vfFacts(
  { index, pci, driver, netdev, rdmaDevice }: VfSource,
  attributes: VfAttributes | undefined,
  owner: VfFacts["owner"],
): VfFacts {
  const vf = { index, pci, driver, netdev, rdmaDevice, owner };
  return attributes === undefined ? vf : { ...vf, attributes };
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

function wholeNumber(text: string): number | null {
  return /^[0-9]{1,6}$/.test(text.trim()) ? Number(text) : null;
}
