export { expandNodes, foldNodes } from "./facts/nodeset.ts";
export { type AnsibleOptions, hostsFromAnsible } from "./inventory/hostsFromAnsible.ts";
export { hostsFromFile } from "./inventory/hostsFromFile.ts";
export { hostsFromNodes, type NodesOptions } from "./inventory/hostsFromNodes.ts";
export type { InventoryOptions } from "./inventory/inventoryOf.ts";
export { mergeHosts } from "./inventory/mergeHosts.ts";
export { hosts, type HostDefaults } from "./resources/hosts.ts";
export type { HostInput, HostsInput } from "./resources/hostsInput.ts";
export { NicFirmwareVfs, type NicFirmwareVfsArgs } from "./resources/host/nicFirmwareVfs.ts";
export { RdmaMode, type RdmaModeArgs } from "./resources/host/rdmaMode.ts";
export { Rollout, type RolloutArgs } from "./resources/rollout/rollout.ts";
export { type Settings, settings } from "./resources/configuration/settings.ts";
export { SriovVfs, type SriovVfsArgs, type VfAttributesInput } from "./resources/host/sriovVfs.ts";
export {
  SriovNetworkNodePolicy,
  type SriovNetworkNodePolicyArgs,
} from "./resources/sriov/sriovNetworkNodePolicy.ts";
export {
  SriovNetworkPoolConfig,
  type SriovNetworkPoolConfigArgs,
} from "./resources/sriov/sriovNetworkPoolConfig.ts";
export {
  SriovOperatorConfig,
  type SriovOperatorConfigArgs,
} from "./resources/sriov/sriovOperatorConfig.ts";
export { SriovNetwork, type SriovNetworkArgs } from "./resources/sriov/sriovNetwork.ts";
export { SriovIBNetwork, type SriovIBNetworkArgs } from "./resources/sriov/sriovIBNetwork.ts";
export type { NetworkSpec, IbNetworkSpec } from "./plan/sriov/networkSpec.ts";
export type { NodePolicySpec } from "./plan/sriov/nodePolicySpec.ts";
export type { PoolConfigSpec } from "./plan/sriov/poolConfigSpec.ts";
export {
  podNetworking,
  type PodNetworking,
  type PodNetworkingOptions,
} from "./plan/sriov/podNetworking.ts";
export { IPPools, type IPPoolsArgs } from "./resources/ipam/ipPools.ts";
export {
  NicClusterPolicy,
  type NicClusterPolicyArgs,
} from "./resources/nicPolicy/nicClusterPolicy.ts";
