import { LinkLayer, type PfFacts, type VfFacts } from "../cardFacts.ts";
import type { IpVf } from "../parse/ipJson.ts";
import { PciAddress } from "../pciAddress.ts";
import type { HostContext } from "./hostContext.ts";
import type { FunctionText } from "./probeOutput.ts";
import { type VfSource, vfOwner } from "./vfOwner.ts";

/** @returns `undefined` for an address that is none */
export function physicalFunction(text: FunctionText, context: HostContext): PfFacts | undefined {
  const pci = PciAddress.safeParse(text.pci);
  if (!pci.success) return undefined;
  const one = (key: string): string => text.values.get(key)?.[0] ?? "";
  const netdev = ownNetdev(text.values.get("netdev") ?? []);
  const pf = {
    pci: pci.data,
    driver: orNull(one("driver")),
    netdev: netdev?.name ?? null,
    rdmaDevice: orNull(one("rdma")),
    linkLayer: linkLayerOf(one("link_layer"), netdev?.type),
    totalVfs: wholeNumber(one("totalvfs")),
    numVfs: wholeNumber(context.numVfs(text.pci)),
  };
  const lines = text.values.get("vf") ?? [];
  const told = new Map(
    (lines.length === 0 ? [] : context.links(pf.pci)).map((link) => [link.vf, link]),
  );
  const vfs = lines.flatMap((line) => {
    const vf = vfSource(line);
    return vf === undefined ? [] : [vfFacts(vf, told.get(vf.index), vfOwner(vf, pf, context))];
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
  const [index = "", address = "", driver = "", netdev = "", rdma = "", vfio = ""] =
    line.split("\t");
  const pci = PciAddress.safeParse(address);
  if (!pci.success || !/^[0-9]{1,5}$/.test(index)) return undefined;
  return {
    index: Number(index),
    pci: pci.data,
    driver: orNull(driver),
    netdev: orNull(netdev),
    rdmaDevice: orNull(rdma),
    vfio: vfio.split(" ").filter((word) => word !== ""),
  };
}

function vfFacts(vf: VfSource, told: IpVf | undefined, owner: VfFacts["owner"]): VfFacts {
  const { index, pci, driver, netdev, rdmaDevice } = vf;
  return {
    index,
    pci,
    driver,
    netdev,
    rdmaDevice,
    owner,
    ...(told === undefined ? {} : { attributes: attributesOf(told) }),
  };
}

function attributesOf(vf: IpVf): NonNullable<VfFacts["attributes"]> {
  const { address, nodeGuid, portGuid, trust, linkState } = vf;
  return { mac: address, nodeGuid, portGuid, trust, linkState };
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

function wholeNumber(text: string): number | null {
  return /^[0-9]{1,6}$/.test(text.trim()) ? Number(text) : null;
}
