import type { HostTree } from "./hostTree.ts";

export interface CardOfTree {
  /** `0000:18:00`. */
  readonly slot: string;
  /** `1021`. */
  readonly device: string;
  readonly serial: string;
  readonly partNumber?: string;
  readonly bridge?: boolean;
  readonly functions: readonly FunctionOfTree[];
  /** Rows of the firmware tool: name → Default, Current, Next Boot. */
  readonly firmware?: Readonly<Record<string, readonly [string, string, string]>>;
}

export interface FunctionOfTree {
  readonly netdev?: string;
  readonly rdma?: string;
  readonly layer: "InfiniBand" | "Ethernet";
  readonly totalVfs?: number;
  readonly vfs?: readonly VfOfTree[];
}

export interface VfOfTree {
  /** @default {"mlx5_core"} */
  readonly driver?: string | null;
  readonly netdev?: string;
  readonly rdma?: string;
  readonly group?: number;
}

export function addCard(tree: HostTree, card: CardOfTree): void {
  card.functions.forEach((spec, index) => {
    const pci = `${card.slot}.${index}`;
    const folder = deviceFolder(pci);
    addDevice(tree, pci, `0x${card.device}`, spec.layer === "InfiniBand" ? "0x020700" : "0x020000");
    tree.file(`${folder}/vpd`, vpdBytes(card));
    bind(tree, folder, "mlx5_core");
    addPort(tree, folder, spec);
    const vfs = spec.vfs ?? [];
    if (spec.totalVfs !== undefined) {
      tree.file(`${folder}/sriov_totalvfs`, `${spec.totalVfs}\n`);
      tree.file(`${folder}/sriov_numvfs`, `${vfs.length}\n`);
    }
    vfs.forEach((vf, number) => {
      addVf(tree, pci, vf, number);
    });
  });
}

/** `0000:18:00.0` with VF 3 → `0000:18:01.3`. */
export function vfAddress(pci: string, index: number): string {
  const [bus, port] = [pci.slice(0, "0000:18".length), pci.slice(-1)];
  const number = 8 + 32 * Number(port) + index;
  return `${bus}:${(number >> 3).toString(16).padStart(2, "0")}.${number & 7}`;
}

function addVf(tree: HostTree, pci: string, vf: VfOfTree, index: number): void {
  const address = vfAddress(pci, index);
  const folder = deviceFolder(address);
  addDevice(tree, address, "0x101e", "0x020000");
  tree.link(`${folder}/physfn`, `../${pci}`);
  tree.link(`${deviceFolder(pci)}/virtfn${index}`, `../${address}`);
  const driver = vf.driver === undefined ? "mlx5_core" : vf.driver;
  if (driver !== null) bind(tree, folder, driver);
  if (vf.netdev !== undefined) tree.directory(`${folder}/net/${vf.netdev}`);
  if (vf.rdma !== undefined) tree.directory(`${folder}/infiniband/${vf.rdma}`);
  if (vf.group !== undefined) {
    tree.directory(`sys/kernel/iommu_groups/${vf.group}`);
    tree.link(`${folder}/iommu_group`, `../../../kernel/iommu_groups/${vf.group}`);
  }
}

function addPort(tree: HostTree, folder: string, spec: FunctionOfTree): void {
  if (spec.netdev !== undefined) {
    tree.file(`${folder}/net/${spec.netdev}/type`, spec.layer === "InfiniBand" ? "32\n" : "1\n");
    tree.link(`${folder}/net/${spec.netdev}/device`, "../..");
    tree.link(`sys/class/net/${spec.netdev}`, `../../../${folder}/net/${spec.netdev}`);
  }
  if (spec.rdma !== undefined) {
    tree.file(`${folder}/infiniband/${spec.rdma}/ports/1/link_layer`, `${spec.layer}\n`);
  }
}

function bind(tree: HostTree, folder: string, driver: string): void {
  tree.directory(`sys/bus/pci/drivers/${driver}`);
  tree.link(`${folder}/driver`, `../../../bus/pci/drivers/${driver}`);
}

export function deviceFolder(pci: string): string {
  return `sys/devices/pci0000:00/${pci}`;
}

/** A PCI device of vendor 15b3 (or another) in sysfs. */
export function addDevice(
  tree: HostTree,
  pci: string,
  device: string,
  type: string,
  vendor = "0x15b3",
): void {
  const folder = deviceFolder(pci);
  tree.file(`${folder}/vendor`, `${vendor}\n`);
  tree.file(`${folder}/device`, `${device}\n`);
  tree.file(`${folder}/class`, `${type}\n`);
  tree.link(`sys/bus/pci/devices/${pci}`, `../../../devices/pci0000:00/${pci}`);
}

function vpdBytes(card: CardOfTree): Uint8Array {
  const keyword = (name: string, value: string): number[] => [
    ...Buffer.from(name),
    value.length,
    ...Buffer.from(value),
  ];
  const name = "ConnectX network adapter";
  const data = [
    ...keyword("PN", card.partNumber ?? "MCX75310AAS-NEAT"),
    ...keyword("SN", card.serial),
    ...(card.bridge === true ? keyword("V2", "SMDL=SW_MNG") : []),
  ];
  const length = data.length + 4;
  const head = [0x82, name.length, 0, ...Buffer.from(name), 0x90, length & 0xff, length >> 8];
  const body = [...head, ...data, ...Buffer.from("RV"), 1];
  const sum = body.reduce((total, byte) => total + byte, 0);
  return Uint8Array.from([...body, (256 - (sum & 0xff)) & 0xff, 0x78]);
}
