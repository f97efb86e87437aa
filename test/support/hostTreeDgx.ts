import type { HostTree } from "./hostTree.ts";
import { ubuntuTree } from "./hostTreeBase.ts";
import { addCard, type CardOfTree, type VfOfTree } from "./hostTreeCards.ts";
import { addFirmwareTool } from "./hostTreeFirmware.ts";

/** Bus, RDMA device and netdev of the eight ConnectX-7 of a DGX B200. */
export const computeCards = [
  ["18", 4, "ibp24s0"],
  ["40", 7, "ibp64s0"],
  ["4f", 8, "ibp79s0"],
  ["5e", 9, "ibp94s0"],
  ["9a", 10, "ibp154s0"],
  ["c0", 13, "ibp192s0"],
  ["ce", 14, "ibp206s0"],
  ["dc", 15, "ibp220s0"],
] as const;

export interface DgxOptions {
  /** Current and Next Boot of NUM_OF_VFS on the eight cards. @default {["8", "8"]} */
  readonly numOfVfs?: readonly [string, string];
  /** VFs of each of the eight cards. @default {8} */
  readonly vfs?: readonly VfOfTree[];
  readonly version?: string;
}

/** The Mellanox functions of a DGX B200: eight ConnectX-7, four NVSwitch bridge functions, two BlueField-3 with two ports. */
export function dgxCards(options: DgxOptions = {}): CardOfTree[] {
  const [current, next] = options.numOfVfs ?? ["8", "8"];
  const compute = computeCards.map(([bus, rdma, netdev]): CardOfTree => ({
    slot: `0000:${bus}:00`,
    device: "1021",
    serial: `MT2425X${bus.toUpperCase()}`,
    functions: [
      {
        netdev,
        rdma: `mlx5_${rdma}`,
        layer: "InfiniBand",
        totalVfs: Number(current),
        vfs: options.vfs ?? eightVfs(netdev, rdma),
      },
    ],
    firmware: {
      PF_NUM_OF_VF_VALID: ["False(0)", "False(0)", "False(0)"],
      SRIOV_EN: ["False(0)", "True(1)", "True(1)"],
      NUM_OF_VFS: ["0", current, next],
      LINK_TYPE_P1: ["IB(1)", "IB(1)", "IB(1)"],
    },
  }));
  return [bridge, ...blueFields, ...compute];
}

function eightVfs(netdev: string, rdma: number): VfOfTree[] {
  return Array.from({ length: 8 }, (_, index) => ({
    netdev: `${netdev}v${index}`,
    rdma: `mlx5_${100 + rdma * 8 + index}`,
  }));
}

const bridge: CardOfTree = {
  slot: "0000:05:00",
  device: "1021",
  serial: "MT2425B05",
  bridge: true,
  functions: [0, 1, 2, 3].map((index) => ({
    netdev: `ibs14f${index}`,
    rdma: `mlx5_${index}`,
    layer: "InfiniBand" as const,
  })),
};

const dpu: NonNullable<CardOfTree["firmware"]> = {
  SRIOV_EN: ["True(1)", "True(1)", "True(1)"],
  NUM_OF_VFS: ["16", "16", "16"],
  PF_NUM_OF_VF_VALID: ["False(0)", "False(0)", "False(0)"],
  LINK_TYPE_P1: ["IB(1)", "IB(1)", "IB(1)"],
  LINK_TYPE_P2: ["ETH(2)", "ETH(2)", "ETH(2)"],
  INTERNAL_CPU_MODEL: ["EMBEDDED_CPU(1)", "EMBEDDED_CPU(1)", "EMBEDDED_CPU(1)"],
  INTERNAL_CPU_PAGE_SUPPLIER: ["ECPF(0)", "ECPF(0)", "ECPF(0)"],
  INTERNAL_CPU_ESWITCH_MANAGER: ["ECPF(0)", "ECPF(0)", "ECPF(0)"],
  INTERNAL_CPU_IB_VPORT0: ["ECPF(0)", "ECPF(0)", "ECPF(0)"],
  INTERNAL_CPU_OFFLOAD_ENGINE: ["ENABLED(0)", "ENABLED(0)", "ENABLED(0)"],
};

const blueFields: CardOfTree[] = [
  { bus: "29", name: "p41s0f", rdma: 5 },
  { bus: "aa", name: "p170s0f", rdma: 11 },
].map(({ bus, name, rdma }) => ({
  slot: `0000:${bus}:00`,
  device: "a2dc",
  serial: `MT2425D${bus.toUpperCase()}`,
  functions: [
    { netdev: `ib${name}0`, rdma: `mlx5_${rdma}`, layer: "InfiniBand", totalVfs: 16 },
    { netdev: `en${name}1np1`, rdma: `mlx5_${rdma + 1}`, layer: "Ethernet", totalVfs: 16 },
  ],
  firmware: dpu,
}));

/** A DGX B200 of a cluster, reached over bond0 of its BlueFields' second ports. */
export function dgxTree(options: DgxOptions = {}): HostTree {
  const tree = ubuntuTree();
  const cards = dgxCards(options);
  for (const card of cards) addCard(tree, card);
  addFirmwareTool(tree, cards, options.version === undefined ? {} : { version: options.version });
  tree
    .file("sys/class/dmi/id/sys_vendor", "NVIDIA\n")
    .file("sys/class/dmi/id/product_name", "NVIDIA DGX B200\n")
    .file("proc/1432/comm", "kubelet\n")
    .link("proc/1432/ns/net", "net:[4026531840]")
    .directory("sys/module/nvidia")
    .tool("nvidia-smi", "exit 0")
    .tool("ip", `echo '[{"dst":"10.20.0.9","gateway":"10.10.0.1","dev":"bond0","flags":[]}]'`);
  for (const netdev of ["enp41s0f1np1", "enp170s0f1np1"]) {
    tree.link(`sys/devices/virtual/net/bond0/lower_${netdev}`, `../../../../class/net/${netdev}`);
  }
  return tree.link("sys/class/net/bond0", "../../devices/virtual/net/bond0");
}
