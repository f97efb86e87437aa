import type { CardSpec, NvParameter } from "./profile.ts";

/** A parameter whose three columns are equal. */
export function nvEqual(value: string, defaultValue = value): NvParameter {
  return { default: defaultValue, current: value, next: value };
}

export interface VfFirmware {
  readonly current: number;
  readonly next: number;
  /** @default {0} */
  readonly byDefault?: number;
  /** @default {true} */
  readonly sriovEnabled?: boolean;
}

/** The SR-IOV part of a ConnectX's NV configuration. `SRIOV_EN` is staged as true. */
export function sriovNv(vfs: VfFirmware): Record<string, NvParameter> {
  return {
    PF_NUM_OF_VF_VALID: nvEqual("False(0)"),
    SRIOV_EN: {
      default: "False(0)",
      current: vfs.sriovEnabled === false ? "False(0)" : "True(1)",
      next: vfs.sriovEnabled === false && vfs.next === 0 ? "False(0)" : "True(1)",
    },
    NUM_OF_VFS: {
      default: String(vfs.byDefault ?? 0),
      current: String(vfs.current),
      next: String(vfs.next),
    },
    NUM_OF_PF: { ...nvEqual("1"), readOnly: true },
    NUM_VF_MSIX: nvEqual("11"),
    STRICT_VF_MSIX_NUM: nvEqual("False(0)"),
  };
}

/** PCI bus, RDMA device number and netdev of the eight ConnectX-7 of a DGX B200. */
const computeAdapters = [
  ["18", 4, "ibp24s0"],
  ["40", 7, "ibp64s0"],
  ["4f", 8, "ibp79s0"],
  ["5e", 9, "ibp94s0"],
  ["9a", 10, "ibp154s0"],
  ["c0", 13, "ibp192s0"],
  ["ce", 14, "ibp206s0"],
  ["dc", 15, "ibp220s0"],
] as const;

export interface ComputeOptions {
  readonly vfs: VfFirmware;
  readonly loadsOn: "warm" | "cold";
  readonly hint: "reboot" | "power-cycle";
  readonly numVfs?: number;
  readonly podVfs?: readonly number[];
}

/**
 * The Mellanox devices of a DGX B200: eight ConnectX-7 for the compute fabric,
 * one ConnectX-7 with four functions that bridges the NVSwitches, and two
 * BlueField-3 in DPU mode whose second ports form bond0, the way in for SSH.
 *
 * `id` keeps serial numbers of different hosts apart.
 */
export function dgxB200Cards(id: string, options: ComputeOptions): CardSpec[] {
  return [nvswitchBridge(id), ...blueFields(id), ...computeCards(id, options)];
}

function computeCards(id: string, options: ComputeOptions): CardSpec[] {
  return computeAdapters.map(([bus, number, netdev]) => ({
    deviceId: "1021",
    deviceType: "ConnectX7",
    description:
      "NVIDIA ConnectX-7 HHHL adapter card; 400GbE / NDR IB; single-port OSFP; PCIe 5.0 x16",
    partNumber: "MCX750500B-0D00_Ax",
    serial: `MT24${id}X${bus.toUpperCase()}`,
    functions: [
      {
        pci: `0000:${bus}:00.0`,
        netdev,
        rdmaDevice: `mlx5_${number}`,
        linkLayer: "infiniband",
      },
    ],
    nv: { ...sriovNv({ byDefault: 16, ...options.vfs }), LINK_TYPE_P1: nvEqual("IB(1)") },
    loadsOn: options.loadsOn,
    hint: options.hint,
    ...(options.numVfs === undefined ? {} : { numVfs: options.numVfs }),
    ...(options.podVfs === undefined ? {} : { podVfs: options.podVfs }),
  }));
}

function nvswitchBridge(id: string): CardSpec {
  return {
    deviceId: "1021",
    deviceType: "ConnectX7",
    description: "NVIDIA ConnectX-7 mezzanine; NVSwitch bridge",
    partNumber: "692-9X760-00SE-S00",
    serial: `MT24${id}B05`,
    swManaged: true,
    functions: [0, 1, 2, 3].map((index) => ({
      pci: `0000:05:00.${index}`,
      netdev: `ibs14f${index}`,
      rdmaDevice: `mlx5_${index}`,
      linkLayer: "infiniband",
    })),
    nv: {
      ...sriovNv({ current: 0, next: 0, sriovEnabled: false }),
      LINK_TYPE_P1: nvEqual("IB(1)"),
    },
    loadsOn: "cold",
    hint: "power-cycle",
  };
}

function blueFields(id: string): CardSpec[] {
  const places = [
    ["29", 5, "ibp41s0f0", "enp41s0f1np1"],
    ["aa", 11, "ibp170s0f0", "enp170s0f1np1"],
  ] as const;
  return places.map(([bus, number, first, second]) => ({
    deviceId: "a2dc",
    deviceType: "BlueField3",
    description: "NVIDIA BlueField-3 B3240 P-Series Dual-slot FHHL DPU; 400GbE / NDR IB",
    partNumber: "900-9D3B6-00CN-AB0",
    serial: `MT24${id}D${bus.toUpperCase()}`,
    functions: [
      {
        pci: `0000:${bus}:00.0`,
        netdev: first,
        rdmaDevice: `mlx5_${number}`,
        linkLayer: "infiniband",
      },
      {
        pci: `0000:${bus}:00.1`,
        netdev: second,
        rdmaDevice: `mlx5_${number + 1}`,
        linkLayer: "ethernet",
        master: "bond0",
      },
    ],
    nv: {
      ...sriovNv({ current: 16, next: 16 }),
      LINK_TYPE_P1: nvEqual("IB(1)"),
      LINK_TYPE_P2: nvEqual("ETH(2)"),
      INTERNAL_CPU_MODEL: nvEqual("EMBEDDED_CPU(1)"),
      INTERNAL_CPU_PAGE_SUPPLIER: nvEqual("ECPF(0)"),
      INTERNAL_CPU_ESWITCH_MANAGER: nvEqual("ECPF(0)"),
      INTERNAL_CPU_IB_VPORT0: nvEqual("ECPF(0)"),
      INTERNAL_CPU_OFFLOAD_ENGINE: nvEqual("ENABLED(0)"),
    },
    noVfWindows: true,
    loadsOn: "cold",
    hint: "power-cycle",
  }));
}

/** A dual-port ConnectX-6 Dx of a plain Ethernet server. */
export function connectX6Dx(id: string, bus: string, vfs: VfFirmware): CardSpec {
  return {
    deviceId: "101d",
    deviceType: "ConnectX6DX",
    description: "ConnectX-6 Dx EN adapter card; 100GbE; Dual-port QSFP56; PCIe 4.0 x16",
    partNumber: "MCX623106AN-CDAT",
    serial: `MT21${id}X${bus.toUpperCase()}`,
    functions: [0, 1].map((index) => ({
      pci: `0000:${bus}:00.${index}`,
      netdev: `enp${parseInt(bus, 16)}s0f${index}np${index}`,
      rdmaDevice: `mlx5_${index}`,
      linkLayer: "ethernet",
    })),
    nv: { ...sriovNv(vfs), NUM_OF_PF: { ...nvEqual("2"), readOnly: true } },
    loadsOn: "warm",
    hint: "reboot",
  };
}
