import type { CardFacts, PfFacts, VfFacts } from "../../provider/facts/cardFacts.ts";
import type { FirmwareParameters } from "../../provider/facts/firmwareFacts.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { PciAddress } from "../../provider/facts/pciAddress.ts";
import type { RdmaFacts } from "../../provider/facts/rdmaFacts.ts";
import type { RdmaMode } from "../../provider/facts/rdmaMode.ts";
import { read } from "../../provider/facts/reading.ts";
import type { FirmwareWriteRecord, FirstSeenRecord } from "../../provider/facts/recordFacts.ts";

/** The boot in which the built facts were read, and the one before it. */
export const thisBoot = "b0070000-0000-4000-8000-000000000002";
export const lastBoot = "b0070000-0000-4000-8000-000000000001";

/** A row with the same value everywhere, or with Current and Next Boot apart. */
export function row(current: string, nextBoot = current): FirmwareParameters[string] {
  return { default: "0", current, nextBoot };
}

/** Rows as they are, or without Current as old firmware and ConnectX-3 give them. */
export function firmwareRows(
  rows: FirmwareParameters,
  withoutCurrent: boolean,
): FirmwareParameters {
  if (!withoutCurrent) return rows;
  return Object.fromEntries(
    Object.entries(rows).map(([name, { nextBoot }]) => [name, { nextBoot }]),
  );
}

/** Parameters of a ConnectX with SR-IOV on. */
export function firmware(
  numOfVfs: string,
  nextBoot = numOfVfs,
  more: FirmwareParameters = {},
): FirmwareParameters {
  return { SRIOV_EN: row("True(1)"), NUM_OF_VFS: row(numOfVfs, nextBoot), ...more };
}

export function vf(pf: string, index: number, owner: VfFacts["owner"] = "host"): VfFacts {
  const pci = PciAddress.parse(`${pf.slice(0, -1)}${(index % 7) + 1}`);
  return { index, pci, driver: "mlx5_core", netdev: null, rdmaDevice: null, owner };
}

/** A PF of `totalVfs` 8 without VFs. */
export function pf(pci: string, overrides: Partial<PfFacts> = {}): PfFacts {
  return {
    pci: PciAddress.parse(pci),
    driver: "mlx5_core",
    netdev: `ib${pci.slice(5, 7)}${pci.slice(-1)}`,
    rdmaDevice: null,
    linkLayer: "infiniband",
    totalVfs: 8,
    numVfs: 0,
    vfs: [],
    ...overrides,
  };
}

/** A single-port ConnectX-7 with NUM_OF_VFS 8 in effect and staged. */
export function card(pci: string, overrides: Partial<CardFacts> = {}): CardFacts {
  const serial = `MT${pci.replace(/[^0-9a-f]/g, "").toUpperCase()}`;
  return {
    id: serial,
    serial,
    partNumber: "MCX75310AAS-NEAT",
    model: "ConnectX-7",
    deviceId: "1021",
    kind: "nic",
    pfs: [pf(pci)],
    firmware: { status: "read", parameters: firmware("8"), perFunction: {} },
    carriesSsh: false,
    ...overrides,
  };
}

/** A card with these parameters. */
export function cardWith(
  pci: string,
  parameters: FirmwareParameters,
  overrides: Partial<CardFacts> = {},
): CardFacts {
  return card(pci, { firmware: { status: "read", parameters, perFunction: {} }, ...overrides });
}

/** A card with two PFs that share their configuration. */
export function dualPort(slot: string, overrides: Partial<CardFacts> = {}): CardFacts {
  return card(`${slot}.0`, { pfs: [pf(`${slot}.0`), pf(`${slot}.1`)], ...overrides });
}

export function rdma(overrides: Partial<RdmaFacts> = {}): RdmaFacts {
  return {
    live: read("exclusive"),
    nextLoad: read("exclusive"),
    runningArguments: [],
    bootEntry: read({ source: "grub.cfg", modes: [] }),
    modprobe: read([{ file: "/etc/modprobe.d/ib_core.conf", mode: "exclusive" }]),
    initramfs: read({ image: "/boot/initrd.img", loadsIbCore: false, current: true }),
    otherNamespaces: read(0),
    ...overrides,
  };
}

/** A host fresh from its installer: the kernel's default mode, nothing configured. */
export function plainRdma(overrides: Partial<RdmaFacts> = {}): RdmaFacts {
  return rdma({ live: read("shared"), nextLoad: read("shared"), modprobe: read([]), ...overrides });
}

/** An Ubuntu server with one ConnectX-7 that is right in everything: exclusive, NUM_OF_VFS 8. */
export function hostFacts(overrides: Partial<HostFacts> = {}): HostFacts {
  return {
    bootId: thisBoot,
    hostname: "host1",
    kernel: "6.8.0-31-generic",
    os: { family: "debian", id: "ubuntu", versionId: "24.04", name: "Ubuntu 24.04 LTS" },
    product: "PowerEdge XE9680",
    access: "root",
    lockdown: "none",
    tools: { mstconfig: "4.31.0", rdma: "6.1.0", ip: "6.1.0" },
    owners: { etc: null, boot: null },
    sriovOperator: { signs: [] },
    rdma: rdma(),
    cards: [card("0000:18:00.0")],
    firmwareWrites: [],
    firstSeen: [],
    marks: [],
    inUse: { rdmaContexts: read(0), rdmaMounts: [], gpuProcesses: read(0), kubelet: false },
    ...overrides,
  };
}

/** Slots of the eight ConnectX-7 of a DGX B200. */
export const dgxSlots = ["18", "40", "4f", "5e", "9a", "c0", "ce", "dc"] as const;

/** A DGX B200: eight ConnectX-7, four NVSwitch-bridge functions, two BlueField-3 in DPU mode. */
export function dgx(overrides: Partial<HostFacts> = {}): HostFacts {
  const bridges = card("0000:05:00.0", {
    kind: "nvswitch-bridge",
    pfs: [0, 1, 2, 3].map((port) => pf(`0000:05:00.${port}`)),
    firmware: { status: "left-alone" },
  });
  const blueField = (slot: string): CardFacts =>
    card(`0000:${slot}:00.0`, {
      kind: "dpu",
      model: "BlueField-3",
      deviceId: "a2dc",
      pfs: [pf(`0000:${slot}:00.0`), pf(`0000:${slot}:00.1`, { linkLayer: "ethernet" })],
    });
  return hostFacts({
    product: "NVIDIA DGX B200",
    cards: [
      bridges,
      ...dgxSlots.map((slot) => card(`0000:${slot}:00.0`)),
      blueField("29"),
      blueField("aa"),
    ],
    ...overrides,
  });
}

/** Other cards of a DGX, its eight ConnectX-7 replaced by what `make` says. */
export function dgxWith(
  make: (pci: string) => CardFacts,
  overrides: Partial<HostFacts> = {},
): HostFacts {
  const host = dgx(overrides);
  const cards = host.cards.map((each) =>
    each.kind === "nic" ? make(each.pfs[0]?.pci ?? "") : each,
  );
  return { ...host, cards };
}

/** RHEL, CoreOS and SUSE differ in who writes the boot configuration. */
export function ofFamily(
  family: HostFacts["os"]["family"],
  overrides: Partial<HostFacts> = {},
): HostFacts {
  const ids = {
    debian: "ubuntu",
    rhel: "rhel",
    ostree: "rhcos",
    suse: "sles",
    other: "flatcar",
  } as const;
  const sources = {
    debian: "grub.cfg",
    rhel: "grubby",
    ostree: "rpm-ostree",
    suse: "grub.cfg",
    other: "grub.cfg",
  } as const;
  const host = hostFacts(overrides);
  const { bootEntry } = host.rdma;
  return {
    ...host,
    os: { family, id: ids[family], versionId: "9", name: ids[family] },
    rdma: {
      ...host.rdma,
      bootEntry:
        bootEntry.status === "read"
          ? read({ ...bootEntry.value, source: sources[family] })
          : bootEntry,
    },
  };
}

/** A write record of a card of `card()`; written in this boot unless told otherwise. */
export function writeRecord(
  pci: string,
  overrides: Partial<FirmwareWriteRecord> = {},
): FirmwareWriteRecord {
  return {
    card: card(pci).id,
    bootId: thisBoot,
    wrote: { NUM_OF_VFS: "8" },
    previous: { NUM_OF_VFS: "16" },
    hint: "reboot",
    act: null,
    ...overrides,
  };
}

export function firstSeen(pci: string, overrides: Partial<FirstSeenRecord> = {}): FirstSeenRecord {
  return { card: card(pci).id, bootId: thisBoot, nextBoot: { NUM_OF_VFS: "8" }, ...overrides };
}

/** The boot entry of grub.cfg with these arguments. */
export function bootArguments(...modes: RdmaMode[]): RdmaFacts["bootEntry"] {
  return read({ source: "grub.cfg", modes });
}
