/** What may be read of a cluster, by its key in ClusterFacts. */
export const factKinds = {
  nodes: { apiVersion: "v1", kind: "Node" },
  pods: { apiVersion: "v1", kind: "Pod" },
  nicClusterPolicies: { apiVersion: "mellanox.com/v1alpha1", kind: "NicClusterPolicy" },
  ipPools: { apiVersion: "nv-ipam.nvidia.com/v1alpha1", kind: "IPPool" },
  cidrPools: { apiVersion: "nv-ipam.nvidia.com/v1alpha1", kind: "CIDRPool" },
  sriovPoolConfigs: { apiVersion: "sriovnetwork.openshift.io/v1", kind: "SriovNetworkPoolConfig" },
  sriovNodePolicies: { apiVersion: "sriovnetwork.openshift.io/v1", kind: "SriovNetworkNodePolicy" },
  sriovNodeStates: { apiVersion: "sriovnetwork.openshift.io/v1", kind: "SriovNetworkNodeState" },
  sriovOperatorConfigs: { apiVersion: "sriovnetwork.openshift.io/v1", kind: "SriovOperatorConfig" },
  nicConfigurationTemplates: {
    apiVersion: "configuration.net.nvidia.com/v1alpha1",
    kind: "NicConfigurationTemplate",
  },
  serviceCidrs: { apiVersion: "networking.k8s.io/v1", kind: "ServiceCIDR" },
} as const;

export type FactKind = keyof typeof factKinds;
