import { z } from "zod";
import { CIDRPoolSpec, IPPoolSpec } from "../../provider/plan/ipam/ipPoolsSpec.ts";
import { NicPolicyApiSpec } from "../../provider/plan/nicPolicy/nicPolicySpec.ts";
import { IbNetworkSpec, NetworkSpec } from "../../provider/plan/sriov/networkSpec.ts";
import { NodePolicySpec } from "../../provider/plan/sriov/nodePolicySpec.ts";
import { OperatorConfigSpec } from "../../provider/plan/sriov/operatorConfigSpec.ts";
import { PoolConfigSpec } from "../../provider/plan/sriov/poolConfigSpec.ts";
import type { CustomKind } from "./customKind.ts";

const sriov = {
  group: "sriovnetwork.openshift.io",
  version: "v1",
  scope: "Namespaced",
} as const;

/** Typed for those who write a network, text in the API. */
const texts = {
  ipam: z.string().optional(),
  metaPlugins: z.string().optional(),
  capabilities: z.string().optional(),
};

/** Kinds of the SR-IOV operator. */
export const sriovKinds: readonly CustomKind[] = [
  {
    ...sriov,
    kind: "SriovNetworkPoolConfig",
    plural: "sriovnetworkpoolconfigs",
    spec: PoolConfigSpec,
  },
  {
    ...sriov,
    kind: "SriovNetworkNodePolicy",
    plural: "sriovnetworknodepolicies",
    spec: NodePolicySpec,
  },
  {
    ...sriov,
    kind: "SriovOperatorConfig",
    plural: "sriovoperatorconfigs",
    spec: OperatorConfigSpec,
  },
  { ...sriov, kind: "SriovNetwork", plural: "sriovnetworks", spec: NetworkSpec.extend(texts) },
  {
    ...sriov,
    kind: "SriovIBNetwork",
    plural: "sriovibnetworks",
    spec: IbNetworkSpec.extend(texts),
  },
  // Written by the operator, never by us.
  { ...sriov, kind: "SriovNetworkNodeState", plural: "sriovnetworknodestates", spec: null },
];

const nvIpam = {
  group: "nv-ipam.nvidia.com",
  version: "v1alpha1",
  scope: "Namespaced",
} as const;

/** Kinds of the NVIDIA network operator and of what it installs. */
export const nvidiaKinds: readonly CustomKind[] = [
  {
    group: "mellanox.com",
    version: "v1alpha1",
    scope: "Cluster",
    kind: "NicClusterPolicy",
    plural: "nicclusterpolicies",
    shortNames: ["ncp"],
    spec: NicPolicyApiSpec,
  },
  { ...nvIpam, kind: "IPPool", plural: "ippools", spec: IPPoolSpec },
  { ...nvIpam, kind: "CIDRPool", plural: "cidrpools", spec: CIDRPoolSpec },
  {
    group: "k8s.cni.cncf.io",
    version: "v1",
    scope: "Namespaced",
    kind: "NetworkAttachmentDefinition",
    plural: "network-attachment-definitions",
    shortNames: ["net-attach-def"],
    spec: null,
  },
  {
    group: "configuration.net.nvidia.com",
    version: "v1alpha1",
    scope: "Namespaced",
    kind: "NicConfigurationTemplate",
    plural: "nicconfigurationtemplates",
    spec: null,
  },
];
