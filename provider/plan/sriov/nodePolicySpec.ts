import { z } from "zod";
import { strictSpec } from "./strictSpec.ts";

const kind = "SriovNetworkNodePolicy";
const Strings = z.record(z.string(), z.string());

/**
 * Which physical functions of a selected node a policy means. Every key that is
 * given must fit; values within a list are alternatives.
 */
export const NicSelector = strictSpec(
  `nicSelector of ${kind}`,
  {
    /** PCI vendor, lower-case hex without `0x`: `15b3`. */
    vendor: z.string().exactOptional(),
    /** PCI device id of the PF, lower-case hex without `0x`: `1021` is ConnectX-7. */
    deviceID: z.string().exactOptional(),
    /** PCI addresses of PFs: `0000:18:00.0`. */
    rootDevices: z.array(z.string()).exactOptional(),
    /** Names of PFs, `ibp24s0`, or a part of its VFs, `ibp24s0#0-3`. */
    pfNames: z.array(z.string()).exactOptional(),
    /** Virtual platforms only: `openstack/NetworkID:…`, `aws/NetworkID:…`. */
    netFilter: z.string().exactOptional(),
  },
  {
    pfName: "pfNames (a list)",
    pf: "pfNames (a list)",
    interfaces: "pfNames (a list)",
    device: "deviceID",
    rootDevice: "rootDevices (a list of PCI addresses)",
    pciAddress: "rootDevices (a list of PCI addresses)",
  },
);
export type NicSelector = z.infer<typeof NicSelector>;

const OvsBridge = strictSpec(`bridge.ovs.bridge of ${kind}`, {
  datapathType: z.string().exactOptional(),
  externalIDs: Strings.exactOptional(),
  otherConfig: Strings.exactOptional(),
  failMode: z.enum(["secure", "standalone"]).exactOptional(),
});

const OvsInterface = strictSpec(`bridge.ovs.uplink.interface of ${kind}`, {
  type: z.string().exactOptional(),
  options: Strings.exactOptional(),
  externalIDs: Strings.exactOptional(),
  otherConfig: Strings.exactOptional(),
  mtuRequest: z.number().int().exactOptional(),
});

const Bridge = strictSpec(`bridge of ${kind}`, {
  ovs: strictSpec(`bridge.ovs of ${kind}`, {
    bridge: OvsBridge.exactOptional(),
    uplink: strictSpec(`bridge.ovs.uplink of ${kind}`, {
      interface: OvsInterface.exactOptional(),
    }).exactOptional(),
  }).exactOptional(),
});

/** `spec` of a SriovNetworkNodePolicy: VFs on chosen PFs of chosen nodes, offered to pods as one resource. */
export const NodePolicySpec = strictSpec(
  kind,
  {
    /** What pods ask for, without its prefix: `resibp24s0` becomes `nvidia.com/resibp24s0`. */
    resourceName: z.string(),
    /** Labels that a node must all carry; `{}` means every node of the operator. */
    nodeSelector: Strings,
    nicSelector: NicSelector,
    /** VFs per PF. */
    numVfs: z.number().int().min(0),
    /** 0 to 99, the lower number wins on a PF that several policies mean. @default {99} */
    priority: z.number().int().min(0).max(99).exactOptional(),
    /** Bytes, of the PF and its VFs; without it neither is changed. */
    mtu: z.number().int().min(1).exactOptional(),
    /** Driver of the VFs. @default {"netdevice"} */
    deviceType: z.enum(["netdevice", "vfio-pci"]).exactOptional(),
    /** The device plugin hands out the RDMA device too. @default {true for linkType ib unless vfio-pci, else false} */
    isRdma: z.boolean().exactOptional(),
    /** The device plugin mounts /dev/vhost-net. @default {false} */
    needVhostNet: z.boolean().exactOptional(),
    /** Firmware LINK_TYPE; the operator reboots a node whose port is of the other type. */
    linkType: z.enum(["eth", "ETH", "ib", "IB"]).exactOptional(),
    /** @default {"legacy"} */
    eSwitchMode: z.enum(["legacy", "switchdev"]).exactOptional(),
    vdpaType: z.enum(["virtio", "vhost"]).exactOptional(),
    /** Resources are advertised without their NUMA node. @default {false} */
    excludeTopology: z.boolean().exactOptional(),
    /** Somebody else makes the VFs; the operator only configures and offers them. @default {false} */
    externallyManaged: z.boolean().exactOptional(),
    bridge: Bridge.exactOptional(),
  },
  {
    pfNames: "nicSelector.pfNames",
    pfName: "nicSelector.pfNames (a list)",
    vendor: "nicSelector.vendor",
    deviceID: "nicSelector.deviceID",
    rootDevices: "nicSelector.rootDevices",
    numOfVfs: "numVfs",
    totalVfs: "numVfs",
    rdma: "isRdma",
    rdmaMode: "rdmaMode in a SriovNetworkPoolConfig",
    maxUnavailable: "maxUnavailable in a SriovNetworkPoolConfig",
    driver: "deviceType",
    externalManaged: "externallyManaged",
    externallyCreated: "externallyManaged",
  },
);
export type NodePolicySpec = z.infer<typeof NodePolicySpec>;
