import { z } from "zod";
import { strictSpec, type WrongNames } from "./strictSpec.ts";
import { writtenType } from "./writtenType.ts";

/** Types of address management that a network here can have. */
const types = ["nv-ipam", "whereabouts", "static", "host-local", "dhcp"] as const;

const Route = strictSpec("a route", {
  /** `0.0.0.0/0`. */
  dst: z.string(),
  gw: z.string().exactOptional(),
});
const Routes = z.array(Route).exactOptional();

/** Names of CNI plugins are mixed: host-local writes rangeStart, whereabouts range_start. */
const rangeNames: WrongNames = { start: "rangeStart", end: "rangeEnd" };

/** Blocks per node of an IPPool or CIDRPool, dealt by the NVIDIA network operator's nv-ipam. */
const NvIpam = strictSpec(
  "ipam nv-ipam",
  {
    type: z.literal("nv-ipam"),
    /** Name of the pool, or of two for dual stack. @default {the name of the network} */
    poolName: z.union([z.string(), z.array(z.string()).min(1).max(2)]).exactOptional(),
    /** @default {"ippool"} */
    poolType: z.enum(["ippool", "cidrpool"]).exactOptional(),
  },
  { pool: "poolName", poolNames: "poolName (a name or a list of two)", kind: "poolType" },
);

const WhereaboutsRange = strictSpec("a range of ipam whereabouts", {
  range: z.string(),
  range_start: z.string().exactOptional(),
  range_end: z.string().exactOptional(),
  exclude: z.array(z.string()).exactOptional(),
});

/** One address each out of a range, kept for the whole cluster. */
const Whereabouts = strictSpec(
  "ipam whereabouts",
  {
    type: z.literal("whereabouts"),
    /** `10.0.0.0/24`, or `10.0.0.10-10.0.0.20/24`. */
    range: z.string().exactOptional(),
    range_start: z.string().exactOptional(),
    range_end: z.string().exactOptional(),
    exclude: z.array(z.string()).exactOptional(),
    /** In place of `range`, for dual stack. */
    ipRanges: z.array(WhereaboutsRange).exactOptional(),
    gateway: z.string().exactOptional(),
    routes: Routes,
    enable_overlapping_ranges: z.boolean().exactOptional(),
    network_name: z.string().exactOptional(),
    node_slice_size: z.string().exactOptional(),
    log_file: z.string().exactOptional(),
    log_level: z.string().exactOptional(),
  },
  { subnet: "range" },
);

/** The same addresses for every pod, unless each asks for its own. */
const Static = strictSpec(
  "ipam static",
  {
    type: z.literal("static"),
    addresses: z
      .array(
        strictSpec("an address of ipam static", {
          /** With prefix: `10.0.0.5/24`. */
          address: z.string(),
          gateway: z.string().exactOptional(),
        }),
      )
      .exactOptional(),
    routes: Routes,
  },
  { ip: "addresses (a list of {address})", ips: "addresses (a list of {address})" },
);

const HostLocalRange = strictSpec(
  "a range of ipam host-local",
  {
    subnet: z.string(),
    rangeStart: z.string().exactOptional(),
    rangeEnd: z.string().exactOptional(),
    gateway: z.string().exactOptional(),
  },
  rangeNames,
);

/** Addresses out of a range, kept on each node for itself. */
const HostLocal = strictSpec(
  "ipam host-local",
  {
    type: z.literal("host-local"),
    subnet: z.string().exactOptional(),
    rangeStart: z.string().exactOptional(),
    rangeEnd: z.string().exactOptional(),
    gateway: z.string().exactOptional(),
    /** In place of `subnet`: one list of alternatives for each address of a pod. */
    ranges: z.array(z.array(HostLocalRange)).exactOptional(),
    routes: Routes,
    dataDir: z.string().exactOptional(),
  },
  { range: "subnet", ...rangeNames },
);

/** Asks a DHCP server of the network, through the daemon of the dhcp plugin on each node. */
const Dhcp = strictSpec("ipam dhcp", { type: z.literal("dhcp") });

/** How pods get addresses on a network; keys as the CNI plugin of that type names them. */
export const Ipam = z.discriminatedUnion("type", [NvIpam, Whereabouts, Static, HostLocal, Dhcp], {
  error: ({ input }) => {
    const type = writtenType(input);
    if (type !== null) return `ipam.type is ${type}: expected one of ${types.join(", ")}`;
    return (
      `ipam is ${typeof input === "string" ? "a text" : "no object"}: expected an object, which becomes the ` +
      'text that the operator wants; write ipam: { type: "nv-ipam", poolName: "…" }'
    );
  },
});
export type Ipam = z.infer<typeof Ipam>;

/** The text that a network's `ipam` wants. */
export function ipamObject(ipam: Ipam): Readonly<Record<string, unknown>> {
  return ipam.type === "nv-ipam" && Array.isArray(ipam.poolName)
    ? { ...ipam, poolName: ipam.poolName.join(",") }
    : ipam;
}
