import type {
  ClusterFacts,
  LiveObject,
  NodeFacts,
  PodFacts,
} from "../../../provider/facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { read } from "../../../provider/facts/reading.ts";
import type { Findings } from "../../../provider/plan/findings.ts";
import type { NicPolicy } from "../../../provider/plan/nicPolicy/nicPolicy.ts";
import type { NicPolicyContext } from "../../../provider/plan/nicPolicy/nicPolicyContext.ts";
import type { NicPolicyInput } from "../../../provider/plan/nicPolicy/nicPolicyInput.ts";
import { NicPolicySpec } from "../../../provider/plan/nicPolicy/nicPolicySpec.ts";

export const home = "nvidia-network-operator";

export function node(name: string, overrides: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name,
    labels: { "feature.node.kubernetes.io/pci-15b3.present": "true" },
    annotations: {},
    unschedulable: false,
    ready: true,
    taints: [],
    allocatable: {},
    addresses: [],
    podCidrs: [],
    osImage: "Ubuntu 24.04.2 LTS",
    kernelVersion: "6.8.0-60-generic",
    ...overrides,
  };
}

/** A node with more labels. */
export function labelled(name: string, labels: Readonly<Record<string, string>>): NodeFacts {
  const plain = node(name);
  return { ...plain, labels: { ...plain.labels, ...labels } };
}

export const upgradeState = "nvidia.com/ofed-driver-upgrade-state";

export function pod(name: string, overrides: Partial<PodFacts> = {}): PodFacts {
  return {
    namespace: home,
    name,
    node: null,
    labels: {},
    annotations: {},
    ownerKind: "DaemonSet",
    extendedResources: {},
    ready: true,
    waiting: [],
    ...overrides,
  };
}

/** Pods of a DaemonSet, one for each node. */
export function daemonPods(
  label: readonly [string, string],
  nodes: readonly string[],
  overrides: Partial<PodFacts> = {},
): PodFacts[] {
  return nodes.map((name) =>
    pod(`${label[1] || "mofed"}-${name}`, {
      node: name,
      ...overrides,
      labels: { [label[0]]: label[1], ...overrides.labels },
    }),
  );
}

export function driverPods(
  nodes: readonly string[],
  overrides: Partial<PodFacts> = {},
): PodFacts[] {
  return daemonPods(["nvidia.com/ofed-driver", ""], nodes, overrides);
}

export function ipamPods(nodes: readonly string[], overrides: Partial<PodFacts> = {}): PodFacts[] {
  return daemonPods(["name", "nv-ipam-node"], nodes, overrides);
}

export const operatorPod = pod("network-operator-6f7", {
  node: "cp1",
  ownerKind: "ReplicaSet",
  labels: { "app.kubernetes.io/name": "network-operator" },
});

/** Two DGX, both with the driver and nv-ipam. */
export function clusterFacts(overrides: Partial<ClusterFacts> = {}): ClusterFacts {
  const names = ["dgx030", "dgx031"];
  return {
    nodes: read(names.map((name) => node(name))),
    pods: read([operatorPod, ...driverPods(names), ...ipamPods(names)]),
    nicClusterPolicies: read([]),
    ipPools: read([]),
    cidrPools: read([]),
    sriovPoolConfigs: read([]),
    sriovNodePolicies: read([]),
    sriovNodeStates: read([]),
    sriovOperatorConfigs: read([]),
    nicConfigurationTemplates: read(null),
    serviceCidrs: read(null),
    ...overrides,
  };
}

export function context(
  overrides: Partial<ClusterFacts> = {},
  hosts: Readonly<Record<string, HostFacts>> = {},
): NicPolicyContext {
  return { facts: clusterFacts(overrides), hosts: new Map(Object.entries(hosts)) };
}

export function livePolicy(
  spec: Readonly<Record<string, unknown>>,
  overrides: Partial<LiveObject> = {},
): LiveObject {
  return {
    apiVersion: "mellanox.com/v1alpha1",
    kind: "NicClusterPolicy",
    name: "nic-cluster-policy",
    namespace: null,
    labels: {},
    annotations: {},
    generation: 1,
    spec,
    status: {},
    ...overrides,
  };
}

export function pool(name: string, nodes: readonly string[], kind = "IPPool"): LiveObject {
  return {
    ...livePolicy({ subnet: "192.168.1.0/24", perNodeBlockSize: 8 }),
    apiVersion: "nv-ipam.nvidia.com/v1alpha1",
    kind,
    name,
    namespace: home,
    status: { allocations: nodes.map((nodeName) => ({ nodeName })) },
  };
}

/** A policy as a user writes it, parsed. */
export function policy(
  spec: NicPolicyInput,
  overrides: Partial<Omit<NicPolicy, "spec">> = {},
): NicPolicy {
  return {
    name: "nic-cluster-policy",
    release: "25.7.0",
    ...overrides,
    spec: NicPolicySpec.parse(spec),
  };
}

/** All that was found: `problem path: message`. */
export function said({ problems, warnings, unknown }: Findings): string[] {
  return [
    ...problems.map(({ path, message }) => `problem ${path}: ${message}`),
    ...warnings.map(({ path, message }) => `warning ${path}: ${message}`),
    ...unknown.map((message) => `unknown ${message}`),
  ];
}

/** Compares line by line; an expected line is the beginning of what is said. */
export function startsOf(lines: readonly string[], expected: readonly string[]): string[] {
  return lines.map((line, i) => {
    const start = expected[i];
    return start !== undefined && line.startsWith(start) ? start : line;
  });
}
