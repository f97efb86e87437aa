import { z } from "zod";
import { strictSpec } from "../sriov/strictSpec.ts";
import { NodeSelector } from "./nodeSelector.ts";

/** Addresses that no pod gets, both ends included. nv-ipam 0.2.0 and later. */
const Exclusion = strictSpec(
  "an exclusion",
  { startIP: z.string(), endIP: z.string() },
  { startIp: "startIP", endIp: "endIP", start: "startIP", end: "endIP" },
);

/** The same of each node's block, counted from its first address, 0. Network operator 26.1 and later. */
const PerNodeExclusion = strictSpec(
  "an entry of perNodeExclusions",
  { startIndex: z.int32(), endIndex: z.int32() },
  { start: "startIndex", end: "endIndex" },
);

/** What both kinds have. */
const common = {
  /** nv-ipam 0.2.0 and later. @default {none} */
  exclusions: z.array(Exclusion).exactOptional(),
  /** Network operator 26.1 and later. @default {none} */
  perNodeExclusions: z.array(PerNodeExclusion).exactOptional(),
  /** Nodes that get a block. @default {all nodes} */
  nodeSelector: NodeSelector.exactOptional(),
  /** Whether pods take the gateway for their default route. Network operator 25.4 and later. @default {false} */
  defaultGateway: z.boolean().exactOptional(),
  /** Further destinations behind the gateway, `10.0.0.0/8`. Network operator 25.4 and later. */
  routes: z.array(strictSpec("a route", { dst: z.string() })).exactOptional(),
};

/** Each node gets a block of one subnet; all pods share its prefix and gateway. Network operator 1.4 and later. */
export const IPPoolSpec = strictSpec(
  "an IPPool",
  {
    /** `192.168.1.0/24`; host bits are allowed and ignored. */
    subnet: z.string(),
    /** Addresses of each node, the gateway's and excluded ones included. */
    perNodeBlockSize: z.int(),
    /** An address of the subnet; takes one address of the block that it is in. Needed before nv-ipam 0.2.0. */
    gateway: z.string().exactOptional(),
    ...common,
  },
  {
    cidr: "subnet (cidr belongs to cidrPools)",
    blockSize: "perNodeBlockSize",
    perNodeNetworkPrefix: "perNodeBlockSize (perNodeNetworkPrefix belongs to cidrPools)",
    gatewayIndex: "gateway (gatewayIndex belongs to cidrPools)",
  },
);
export type IPPoolSpec = z.infer<typeof IPPoolSpec>;

/** A node's prefix that is chosen by hand. */
const StaticAllocation = strictSpec(
  "an entry of staticAllocations",
  {
    /** Absent: the prefix is kept back from all nodes. */
    nodeName: z.string().exactOptional(),
    /** @default {of gatewayIndex} */
    gateway: z.string().exactOptional(),
    /** As long as perNodeNetworkPrefix. */
    prefix: z.string(),
  },
  { node: "nodeName", cidr: "prefix" },
);

/** Each node gets a network of its own, with a gateway of its own. nv-ipam 0.2.0 and later. */
export const CIDRPoolSpec = strictSpec(
  "a CIDRPool",
  {
    /** `10.0.0.0/16`, without host bits. */
    cidr: z.string(),
    /** Prefix length of a node's network: 24 gives each node 254 addresses. */
    perNodeNetworkPrefix: z.int32(),
    /** Gateway of a node's network, counted from its network address; 0 only for /31, /32, /127, /128. @default {none} */
    gatewayIndex: z.int32().exactOptional(),
    staticAllocations: z.array(StaticAllocation).exactOptional(),
    ...common,
  },
  {
    subnet: "cidr (subnet belongs to pools)",
    perNodeBlockSize: "perNodeNetworkPrefix (perNodeBlockSize belongs to pools)",
    gateway: "gatewayIndex (gateway belongs to pools)",
  },
);
export type CIDRPoolSpec = z.infer<typeof CIDRPoolSpec>;

const growthError = 'expected a number of nodes, 0 or more, or a percentage such as "25%"';
const Count = z.int(growthError).min(0, growthError);
const Percentage = z.string(growthError).regex(/^\d{1,4}%$/, growthError);

/** A set of address pools of nv-ipam. */
export const IpPoolsInput = strictSpec(
  "IPPools",
  {
    /** Of the nv-ipam controller, which ignores pools elsewhere. @default {"nvidia-network-operator"} */
    namespace: z.string().min(1).exactOptional(),
    /** Of the network operator, `25.7.0`: tells which fields there are, and how excluded blocks are dealt. */
    release: z.string().exactOptional(),
    /** IPPools by name. */
    pools: z.record(z.string(), IPPoolSpec).exactOptional(),
    /** CIDRPools by name. */
    cidrPools: z.record(z.string(), CIDRPoolSpec).exactOptional(),
    /** Further nodes that should fit each pool: a count, or `"25%"` of those it has. @default {a tenth of its blocks is free} */
    growth: z.union([Count, Percentage]).exactOptional(),
  },
  { ipPools: "pools", cidrs: "cidrPools" },
);
export type IpPoolsInput = z.infer<typeof IpPoolsInput>;
