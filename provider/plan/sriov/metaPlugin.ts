import { z } from "zod";
import { strictSpec } from "./strictSpec.ts";
import { writtenType } from "./writtenType.ts";

const types = ["rdma", "tuning", "sbr", "vrf", "bandwidth"] as const;

/** Moves the VF's RDMA device into the pod; needs RDMA mode exclusive. */
const Rdma = strictSpec("metaPlugins rdma", {
  type: z.literal("rdma"),
  /** The plugin logs each step. @default {false} */
  debug: z.boolean().exactOptional(),
});

/** Settings of the interface inside the pod. */
const Tuning = strictSpec(
  "metaPlugins tuning",
  {
    type: z.literal("tuning"),
    /** Names below `net.`, `IFNAME` stands for the interface: `net.ipv4.conf.IFNAME.arp_filter`. */
    sysctl: z.record(z.string(), z.string()).exactOptional(),
    mac: z.string().exactOptional(),
    mtu: z.number().int().min(1).exactOptional(),
    promisc: z.boolean().exactOptional(),
    allmulti: z.boolean().exactOptional(),
    txQLen: z.number().int().min(0).exactOptional(),
    /** What pods may ask for themselves: `{ mac: true }`. */
    capabilities: z.record(z.string(), z.boolean()).exactOptional(),
  },
  { sysctls: "sysctl", promiscuous: "promisc", macAddress: "mac" },
);

/** Routes what leaves from the interface's address through it. */
const SourceRouting = strictSpec("metaPlugins sbr", {
  type: z.literal("sbr"),
  table: z.number().int().exactOptional(),
});

const Vrf = strictSpec("metaPlugins vrf", {
  type: z.literal("vrf"),
  vrfname: z.string(),
  table: z.number().int().exactOptional(),
});

/** Bits per second and bits. */
const Bandwidth = strictSpec("metaPlugins bandwidth", {
  type: z.literal("bandwidth"),
  ingressRate: z.number().int().min(0).exactOptional(),
  ingressBurst: z.number().int().min(0).exactOptional(),
  egressRate: z.number().int().min(0).exactOptional(),
  egressBurst: z.number().int().min(0).exactOptional(),
});

/** A CNI plugin that runs after the network's own; keys as that plugin names them, but for rdma's `debug`. */
export const MetaPlugin = z.discriminatedUnion(
  "type",
  [Rdma, Tuning, SourceRouting, Vrf, Bandwidth],
  {
    error: ({ input }) => {
      const type = writtenType(input);
      return type === null
        ? 'A meta plugin is an object: write { type: "rdma" }'
        : `type is ${type}: expected one of ${types.join(", ")}`;
    },
  },
);
export type MetaPlugin = z.infer<typeof MetaPlugin>;

/** The plugins of a network, in the order in which they run. */
export const MetaPlugins = z.array(MetaPlugin, {
  error: ({ input }) =>
    !Array.isArray(input)
      ? `metaPlugins is ${typeof input === "string" ? "a text" : "no list"}: expected a list of objects, which ` +
        'becomes the text that the operator wants; write metaPlugins: [{ type: "rdma" }]'
      : undefined,
});

/** One plugin's part of the chain, as it reads it. */
export function metaPluginObject(plugin: MetaPlugin): Readonly<Record<string, unknown>> {
  if (plugin.type !== "rdma") return plugin;
  return { type: "rdma", ...(plugin.debug === true ? { args: { cni: { debug: true } } } : {}) };
}
