import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CardSpec, FunctionSpec } from "../profile.ts";
import { linkClasses, writeNetworkDevice } from "./networkDevice.ts";
import type { NetworkDevice } from "./networkDevice.ts";
import { addressAfter, devicePath } from "./pciPaths.ts";
import type { TreeWriter } from "./treeWriter.ts";
import { vpdBytes } from "./vpd.ts";

/** Firmware version by device id, as `fw_ver` prints it. */
const firmwareVersions: Readonly<Record<string, string>> = {
  "1021": "28.43.2026",
  "101d": "22.41.1000",
  a2dc: "32.43.2026",
};

/** Device id of the VFs by device id of the PF. */
const vfDevices: Readonly<Record<string, string>> = {
  "1021": "101e",
  "101d": "101e",
  a2dc: "101e",
};

function networkDevice(card: CardSpec, spec: FunctionSpec): NetworkDevice {
  return {
    pci: spec.pci,
    netdev: spec.driver === null ? null : spec.netdev,
    rdmaDevice: spec.driver === null ? null : spec.rdmaDevice,
    linkLayer: spec.linkLayer,
    master: spec.master,
    firmwareVersion: firmwareVersions[card.deviceId] ?? "28.43.2026",
  };
}

/** Writes the physical functions of a card, without their SR-IOV files. */
export function writeCard(tree: TreeWriter, hostName: string, card: CardSpec): void {
  for (const spec of card.functions) {
    const folder = devicePath(spec.pci);
    const device = networkDevice(card, spec);
    tree.file(`${folder}/vendor`, "0x15b3\n");
    tree.file(`${folder}/device`, `0x${card.deviceId}\n`);
    tree.file(`${folder}/subsystem_vendor`, "0x15b3\n");
    tree.file(`${folder}/class`, spec.linkLayer === "infiniband" ? "0x020700\n" : "0x020000\n");
    tree.file(`${folder}/revision`, "0x00\n");
    tree.file(`${folder}/numa_node`, "0\n");
    tree.file(
      `${folder}/vpd`,
      vpdBytes({
        name: card.description,
        partNumber: card.partNumber,
        serial: card.serial,
        swManaged: card.swManaged ?? false,
      }),
    );
    const driver = spec.driver === undefined ? "mlx5_core" : spec.driver;
    if (driver !== null) {
      tree.directory(`sys/bus/pci/drivers/${driver}`);
      tree.link(`${folder}/driver`, `../../../bus/pci/drivers/${driver}`);
    }
    tree.link(`sys/bus/pci/devices/${spec.pci}`, `../../../../${folder}`);
    writeNetworkDevice(tree, folder, hostName, device);
    linkClasses(tree, device);
  }
}

/**
 * Makes the SR-IOV files of a card as firmware and kernel do at a boot: totalvfs
 * from the Current values, numvfs 0, no VF. The VFs that could exist are written
 * into `machine`/vfs, from where they are moved into place: by enableVfs() and
 * by the stand-in `tee`.
 */
export function resetSriov(
  tree: TreeWriter,
  machine: TreeWriter,
  hostName: string,
  card: CardSpec,
  firstRdmaNumber: number,
  current: { readonly totalVfs: number; readonly enabled: boolean },
): number {
  let rdmaNumber = firstRdmaNumber;
  for (const [position, spec] of card.functions.entries()) {
    disableVfs(tree, spec.pci);
    machine.remove(`vfs/${spec.pci}`);
    const folder = devicePath(spec.pci);
    for (const name of [
      "totalvfs",
      "numvfs",
      "drivers_autoprobe",
      "offset",
      "stride",
      "vf_device",
    ]) {
      tree.remove(`${folder}/sriov_${name}`);
    }
    if (!current.enabled) continue;
    const offset = card.functions.length - position + position * current.totalVfs;
    tree.file(`${folder}/sriov_totalvfs`, `${current.totalVfs}\n`);
    tree.file(`${folder}/sriov_numvfs`, "0\n");
    tree.file(`${folder}/sriov_drivers_autoprobe`, "1\n");
    tree.file(`${folder}/sriov_offset`, `${offset}\n`);
    tree.file(`${folder}/sriov_stride`, "1\n");
    tree.file(`${folder}/sriov_vf_device`, `${vfDevices[card.deviceId] ?? "101e"}\n`);
    const list: string[] = [];
    for (let index = 0; index < current.totalVfs; index += 1) {
      const vf: NetworkDevice = {
        ...networkDevice(card, spec),
        pci: addressAfter(spec.pci, offset + index),
        netdev: `${spec.netdev ?? "vf"}v${index}`,
        rdmaDevice: `mlx5_${rdmaNumber}`,
        master: undefined,
      };
      rdmaNumber += 1;
      writeHiddenVf(machine, hostName, spec, vf, index, vfDevices[card.deviceId] ?? "101e");
      list.push(`${index} ${vf.pci} ${vf.netdev ?? ""} ${vf.rdmaDevice ?? ""}\n`);
    }
    machine.file(`vfs/${spec.pci}/list`, list.join(""));
  }
  return rdmaNumber;
}

function writeHiddenVf(
  machine: TreeWriter,
  hostName: string,
  pf: FunctionSpec,
  vf: NetworkDevice,
  index: number,
  deviceId: string,
): void {
  const hidden = `vfs/${pf.pci}`;
  const folder = `${hidden}/pci/${vf.pci}`;
  machine.file(`${folder}/vendor`, "0x15b3\n");
  machine.file(`${folder}/device`, `0x${deviceId}\n`);
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

/** Takes every VF of a function out of sysfs for good. */
function disableVfs(tree: TreeWriter, pf: string): void {
  const folder = devicePath(pf);
  for (const name of readdirSync(join(tree.root, folder))) {
    if (!name.startsWith("virtfn")) continue;
    const index = Number(name.slice("virtfn".length));
    const offset = Number(readFileSync(join(tree.root, folder, "sriov_offset"), "utf8"));
    const vf = addressAfter(pf, offset + index);
    for (const kind of ["net", "infiniband"]) {
      const away = join(tree.root, devicePath(vf), `.${kind}-away`);
      const here = join(tree.root, devicePath(vf), kind);
      for (const device of [...listed(away), ...listed(here)]) {
        tree.remove(`sys/class/${kind}/${device}`);
      }
    }
    tree.remove(`sys/bus/pci/devices/${vf}`);
    tree.remove(devicePath(vf));
    tree.remove(`${folder}/${name}`);
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Moves the netdev of a VF (in exclusive mode its RDMA device too) out of the
 * host's namespace, as a pod that gets the VF does: the driver stays bound, the
 * folders of its devices are empty.
 */
export function giveVfToPod(tree: TreeWriter, vf: string, exclusive: boolean): void {
  for (const kind of exclusive ? ["net", "infiniband"] : ["net"]) {
    const here = join(tree.root, devicePath(vf), kind);
    for (const device of listed(here)) tree.remove(`sys/class/${kind}/${device}`);
    renameSync(here, join(tree.root, devicePath(vf), `.${kind}-away`));
    mkdirSync(here);
  }
}
