import { z } from "zod";
import { Ipam } from "./ipam.ts";
import { MetaPlugins } from "./metaPlugin.ts";
import { strictSpec, type WrongNames } from "./strictSpec.ts";

/** What both kinds of networks have. */
const common = {
  /** Of a SriovNetworkNodePolicy, without prefix. */
  resourceName: z.string(),
  /** Where the NetworkAttachmentDefinition is made. @default {the namespace of the network} */
  networkNamespace: z.string().exactOptional(),
  ipam: Ipam.exactOptional(),
  /** Plugins that run after the network's own. */
  metaPlugins: MetaPlugins.exactOptional(),
  /** What pods may ask for themselves: `{ ips: true, mac: true }`, for InfiniBand `{ infinibandGUID: true }`. */
  capabilities: z.record(z.string(), z.boolean()).exactOptional(),
  /** Of the VF; an InfiniBand VF may stay down until it is `enable`. */
  linkState: z.enum(["auto", "enable", "disable"]).exactOptional(),
};

const commonWrongNames: WrongNames = {
  metaPluginsConfig: "metaPlugins (a list of objects)",
  ipamConfig: "ipam (an object)",
  targetNamespace: "networkNamespace",
  resource: "resourceName",
  link_state: "linkState",
};

/** `spec` of a SriovNetwork: Ethernet VFs, through the CNI plugin sriov. */
export const NetworkSpec = strictSpec(
  "SriovNetwork",
  {
    ...common,
    vlan: z.number().int().min(0).max(4094).exactOptional(),
    vlanQoS: z.number().int().min(0).max(7).exactOptional(),
    vlanProto: z.enum(["802.1q", "802.1Q", "802.1ad", "802.1AD"]).exactOptional(),
    spoofChk: z.enum(["on", "off"]).exactOptional(),
    trust: z.enum(["on", "off"]).exactOptional(),
    /** Mbit/s. */
    minTxRate: z.number().int().min(0).exactOptional(),
    /** Mbit/s. */
    maxTxRate: z.number().int().min(0).exactOptional(),
    /** Of the CNI plugin. @default {"info"} */
    logLevel: z.enum(["panic", "error", "warning", "info", "debug", ""]).exactOptional(),
    logFile: z.string().exactOptional(),
  },
  { ...commonWrongNames, mtu: "mtu in the SriovNetworkNodePolicy" },
);
export type NetworkSpec = z.infer<typeof NetworkSpec>;

const ownDefinition =
  "it in a NetworkAttachmentDefinition of your own, for SriovIBNetwork cannot set it";

/** `spec` of a SriovIBNetwork: InfiniBand VFs, through the CNI plugin ib-sriov. */
export const IbNetworkSpec = strictSpec("SriovIBNetwork", common, {
  ...commonWrongNames,
  pkey: ownDefinition,
  rdmaIsolation: `metaPlugins: [{ type: "rdma" }], or ${ownDefinition}`,
  ibKubernetesEnabled: ownDefinition,
  guid: "capabilities: { infinibandGUID: true } and the GUID at the pod",
  vlan: "pkey of a NetworkAttachmentDefinition of your own, for InfiniBand has no VLANs",
  trust: "trust in a SriovNetwork, which is for Ethernet",
  spoofChk: "spoofChk in a SriovNetwork, which is for Ethernet",
  mtu: "mtu in the SriovNetworkNodePolicy",
});
export type IbNetworkSpec = z.infer<typeof IbNetworkSpec>;
