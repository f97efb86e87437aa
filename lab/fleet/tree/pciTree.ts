import type { CardSpec, FunctionSpec } from "../profile.ts";
import { linkClasses, writeNetworkDevice } from "./networkDevice.ts";
import type { NetworkDevice } from "./networkDevice.ts";
import { devicePath } from "./pciPaths.ts";
import type { TreeWriter } from "./treeWriter.ts";
import { vpdBytes } from "./vpd.ts";

/** Firmware version by device id, as `fw_ver` prints it. */
const firmwareVersions: Readonly<Record<string, string>> = {
  "1021": "28.43.2026",
  "101d": "22.41.1000",
  a2dc: "32.43.2026",
};

/** The netdev and RDMA device of a PF; none where no driver is bound. */
export function networkDevice(card: CardSpec, spec: FunctionSpec): NetworkDevice {
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
      for (const file of ["bind", "unbind"]) tree.file(`sys/bus/pci/drivers/${driver}/${file}`, "");
      tree.link(`${folder}/driver`, `../../../bus/pci/drivers/${driver}`);
    }
    tree.link(`sys/bus/pci/devices/${spec.pci}`, `../../../../${folder}`);
    writeNetworkDevice(tree, folder, hostName, device);
    linkClasses(tree, device);
  }
}
