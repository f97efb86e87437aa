import { z } from "zod";
import { RdmaMode } from "../../facts/rdmaMode.ts";
import { LabelSelector } from "./labelSelector.ts";
import { strictSpec } from "./strictSpec.ts";

const kind = "SriovNetworkPoolConfig";

/** `spec` of a SriovNetworkPoolConfig: how many nodes of a group may be down at a time, and their RDMA mode. */
export const PoolConfigSpec = strictSpec(
  kind,
  {
    /** Nodes of the pool; without it, every node. */
    nodeSelector: LabelSelector.exactOptional(),
    /** Nodes that may be drained at a time: a count, or `"10%"` of the pool rounded down. Without it: no limit. */
    maxUnavailable: z.union([z.number().int(), z.string()]).exactOptional(),
    /** The operator puts it on the kernel command line of each node, and reboots for it. */
    rdmaMode: RdmaMode.exactOptional(),
    /** OpenShift only: name of the MachineConfigPool that gets Open vSwitch hardware offload. */
    ovsHardwareOffloadConfig: strictSpec(`ovsHardwareOffloadConfig of ${kind}`, {
      name: z.string().exactOptional(),
    }).exactOptional(),
  },
  {
    rdma: "rdmaMode",
    mode: "rdmaMode",
    netnsMode: "rdmaMode",
    maxParallel: "maxUnavailable",
    matchLabels: "nodeSelector.matchLabels",
    matchExpressions: "nodeSelector.matchExpressions",
  },
);
export type PoolConfigSpec = z.infer<typeof PoolConfigSpec>;
