import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { CardSpec, FunctionSpec } from "../profile.ts";
import { linkClasses, writeNetworkDevice } from "./networkDevice.ts";
import type { NetworkDevice } from "./networkDevice.ts";
import { addressAfter, devicePath } from "./pciPaths.ts";
import { networkDevice } from "./pciTree.ts";
import type { TreeWriter } from "./treeWriter.ts";

/** Every ConnectX since CX-6 Dx and BlueField shares this device id for its VFs. */
const vfDevice = "101e";

/** What the firmware of a card offers the kernel at a boot. */
export interface SriovCapability {
  readonly totalVfs: number;
  readonly enabled: boolean;
}

const sriovFiles = ["totalvfs", "numvfs", "drivers_autoprobe", "offset", "stride", "vf_device"];

/**
 * Makes the SR-IOV files of a card as firmware and kernel do at a boot: totalvfs
 * from the Current values, numvfs 0, no VF. The VFs that could exist are written
 * into `machine`/vfs, from where they are moved into place: by enableVfs() and
 * by the stand-in `tee`.
 *
 * @returns the number of the next RDMA device
 */
export function resetSriov(
  tree: TreeWriter,
  machine: TreeWriter,
  hostName: string,
  card: CardSpec,
  firstRdmaNumber: number,
  { totalVfs, enabled }: SriovCapability,
): number {
  let rdmaNumber = firstRdmaNumber;
  for (const [position, spec] of card.functions.entries()) {
    const folder = devicePath(spec.pci);
    hideVfs(tree, machine, spec.pci);
    for (const name of sriovFiles) tree.remove(`${folder}/sriov_${name}`);
    const offset = card.functions.length - position + position * totalVfs;
    const vfs = vfsOf(card, spec, offset, enabled ? totalVfs : 0, rdmaNumber);
    rdmaNumber += vfs.length;
    if (card.noVfWindows !== true) writeHiddenVfs(machine, hostName, spec, vfs);
    if (!enabled) continue;
    tree.file(`${folder}/sriov_totalvfs`, `${totalVfs}\n`);
    tree.file(`${folder}/sriov_numvfs`, "0\n");
    tree.file(`${folder}/sriov_drivers_autoprobe`, "1\n");
    tree.file(`${folder}/sriov_offset`, `${offset}\n`);
    tree.file(`${folder}/sriov_stride`, "1\n");
    tree.file(`${folder}/sriov_vf_device`, `${vfDevice}\n`);
  }
  return rdmaNumber;
}

function vfsOf(
  card: CardSpec,
  pf: FunctionSpec,
  offset: number,
  count: number,
  rdmaNumber: number,
): NetworkDevice[] {
  return Array.from({ length: count }, (_, index) => ({
    ...networkDevice(card, pf),
    pci: addressAfter(pf.pci, offset + index),
    netdev: `${pf.netdev ?? "vf"}v${index}`,
    rdmaDevice: `mlx5_${rdmaNumber + index}`,
    master: undefined,
    virtual: true,
  }));
}

/** Leaves those of an earlier boot where they are still right: most boots change nothing. */
function writeHiddenVfs(
  machine: TreeWriter,
  hostName: string,
  pf: FunctionSpec,
  vfs: readonly NetworkDevice[],
): void {
  const folder = `vfs/${pf.pci}`;
  const list = vfs
    .map((vf, index) => `${index} ${vf.pci} ${vf.netdev ?? ""} ${vf.rdmaDevice ?? ""}\n`)
    .join("");
  if (readIfThere(join(machine.root, folder, "list")) === list) return;
  machine.remove(folder);
  for (const [index, vf] of vfs.entries()) writeHiddenVf(machine, hostName, pf, vf, index);
  for (const kind of ["pci", "bus", "net", "infiniband", "link"]) {
    machine.directory(`${folder}/${kind}`);
  }
  machine.file(`${folder}/list`, list);
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function writeHiddenVf(
  machine: TreeWriter,
  hostName: string,
  pf: FunctionSpec,
  vf: NetworkDevice,
  index: number,
): void {
  const hidden = `vfs/${pf.pci}`;
  const folder = `${hidden}/pci/${vf.pci}`;
  machine.file(`${folder}/vendor`, "0x15b3\n");
  machine.file(`${folder}/device`, `0x${vfDevice}\n`);
  machine.file(`${folder}/class`, vf.linkLayer === "infiniband" ? "0x020700\n" : "0x020000\n");
  machine.link(`${folder}/driver`, "../../../bus/pci/drivers/mlx5_core");
  machine.link(`${folder}/physfn`, `../${pf.pci}`);
  writeNetworkDevice(machine, folder, hostName, vf);
  machine.link(`${hidden}/bus/${vf.pci}`, `../../../../${devicePath(vf.pci)}`);
  machine.link(`${hidden}/link/virtfn${index}`, `../${vf.pci}`);
  linkClasses(machine, vf, hidden);
}

interface VfPlace {
  readonly hidden: string;
  readonly shown: string;
}

function placesOf(pf: string, line: string): VfPlace[] {
  const [index, pci, netdev, rdma] = line.split(" ") as [string, string, string, string];
  const folder = devicePath(pf);
  return [
    { hidden: `pci/${pci}`, shown: devicePath(pci) },
    { hidden: `bus/${pci}`, shown: `sys/bus/pci/devices/${pci}` },
    { hidden: `net/${netdev}`, shown: `sys/class/net/${netdev}` },
    { hidden: `infiniband/${rdma}`, shown: `sys/class/infiniband/${rdma}` },
    { hidden: `link/virtfn${index}`, shown: `${folder}/virtfn${index}` },
  ];
}

/** Shows the first `count` VFs of a function, as a write to sriov_numvfs would. */
export function enableVfs(tree: TreeWriter, machine: TreeWriter, pf: string, count: number): void {
  const hidden = join(machine.root, "vfs", pf);
  const lines = readFileSync(join(hidden, "list"), "utf8").trimEnd().split("\n").slice(0, count);
  for (const place of lines.flatMap((line) => placesOf(pf, line))) {
    renameSync(join(hidden, place.hidden), join(tree.root, place.shown));
  }
  writeFileSync(join(tree.root, devicePath(pf), "sriov_numvfs"), `${count}\n`);
}

/** Takes every VF of a function out of sysfs, those in pods too. */
function hideVfs(tree: TreeWriter, machine: TreeWriter, pf: string): void {
  const hidden = join(machine.root, "vfs", pf);
  const count = Number(readIfThere(join(tree.root, devicePath(pf), "sriov_numvfs")) ?? "0");
  if (count === 0) return;
  const lines = readFileSync(join(hidden, "list"), "utf8").split("\n").slice(0, count);
  for (const line of lines) {
    takeVfFromPod(tree, line);
    for (const place of placesOf(pf, line)) {
      const shown = join(tree.root, place.shown);
      renameSync(shown, join(hidden, place.hidden));
    }
  }
}

/** `.net-away` stands for the pod's namespace: no glob and no plain `ls` shows it. */
function awayOf(tree: TreeWriter, vf: string, kind: string): string {
  return join(tree.root, devicePath(vf), `.${kind}-away`);
}

/**
 * Moves the netdev of a VF (in exclusive mode its RDMA device too) out of the
 * host's namespace, as a pod that gets the VF does: the driver stays bound, the
 * folders of its devices are empty.
 */
export function giveVfToPod(tree: TreeWriter, vf: string, exclusive: boolean): void {
  for (const kind of exclusive ? ["net", "infiniband"] : ["net"]) {
    const here = join(tree.root, devicePath(vf), kind);
    for (const device of readdirSync(here)) tree.remove(`sys/class/${kind}/${device}`);
    renameSync(here, awayOf(tree, vf, kind));
    mkdirSync(here);
  }
}

function takeVfFromPod(tree: TreeWriter, line: string): void {
  const [, vf, netdev, rdma] = line.split(" ") as [string, string, string, string];
  for (const [kind, device] of [
    ["net", netdev],
    ["infiniband", rdma],
  ] as const) {
    const away = awayOf(tree, vf, kind);
    if (!existsSync(away)) continue;
    const here = join(tree.root, devicePath(vf), kind);
    rmSync(here, { recursive: true });
    renameSync(away, here);
    tree.link(`sys/class/${kind}/${device}`, `../../../${devicePath(vf)}/${kind}/${device}`);
  }
}
