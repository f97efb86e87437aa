import type {
  ClusterFacts,
  LiveObject,
  NodeFacts,
  PodFacts,
} from "../../../provider/facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { read } from "../../../provider/facts/reading.ts";
import type { NicPolicy } from "../../../provider/plan/nicPolicy/nicPolicy.ts";
import type { NicPolicyContext } from "../../../provider/plan/nicPolicy/nicPolicyContext.ts";
import { nicPolicyFindings } from "../../../provider/plan/nicPolicy/nicPolicyFindings.ts";
import { NicPolicySpec } from "../../../provider/plan/nicPolicy/nicPolicySpec.ts";
import { clusterFacts, liveObject, node, said } from "../sriov/sriovFixtures.ts";

/** A node with a Mellanox card, as Node Feature Discovery labels it. */
export function nicNode(name: string, overrides: Partial<NodeFacts> = {}): NodeFacts {
  const { labels = {}, ...rest } = overrides;
  return node(name, {
    labels: { "feature.node.kubernetes.io/pci-15b3.present": "true", ...labels },
    ...rest,
  });
}

export function pod(name: string, overrides: Partial<PodFacts> = {}): PodFacts {
  return {
    namespace: "nvidia-network-operator",
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

/** Two nodes with cards and nothing of the operator on them. */
export function policyContext(
  overrides: Partial<ClusterFacts> = {},
  hosts: ReadonlyMap<string, HostFacts> = new Map(),
): NicPolicyContext {
  const nodes = read([nicNode("dgx030"), nicNode("dgx031")]);
  return { facts: clusterFacts({ nodes, ...overrides }), hosts };
}

/** A policy of 25.7.0 as a user writes it. */
export function policyOf(spec: unknown, overrides: Partial<NicPolicy> = {}): NicPolicy {
  return {
    name: "nic-cluster-policy",
    release: "25.7.0",
    spec: NicPolicySpec.parse(spec),
    ...overrides,
  };
}

/** A policy on the cluster. */
export function livePolicy(
  spec: Readonly<Record<string, unknown>>,
  status: Readonly<Record<string, unknown>> = {},
  name = "nic-cluster-policy",
): LiveObject {
  return liveObject({
    apiVersion: "mellanox.com/v1alpha1",
    kind: "NicClusterPolicy",
    metadata: { name },
    spec,
    status,
  });
}

/** All that is found of a spec: `problem spec.nvIpam.image: …`. */
export function saidOf(
  spec: unknown,
  { release = "25.7.0", ...facts }: Partial<ClusterFacts> & { readonly release?: string } = {},
): string[] {
  return said(nicPolicyFindings(policyOf(spec, { release }), policyContext(facts)));
}
