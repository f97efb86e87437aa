import type { LiveObject, PodFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import type { CIDRPoolSpec, IPPoolSpec } from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import type { Dealt } from "../../../provider/plan/ipam/allocate.ts";
import { blockText, gridOf } from "../../../provider/plan/ipam/grid.ts";
import type { Pool } from "../../../provider/plan/ipam/pool.ts";

export const namespace = "nvidia-network-operator";

export function ipPool(spec: Partial<IPPoolSpec> = {}, name = "rail-1"): Pool {
  return {
    kind: "IPPool",
    name,
    spec: { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec },
  };
}

export function cidrPool(spec: Partial<CIDRPoolSpec> = {}, name = "rail-1"): Pool {
  return {
    kind: "CIDRPool",
    name,
    spec: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24, ...spec },
  };
}

/** A pool as the cluster has it, with the blocks of `status.allocations`. */
export function livePoolObject(
  { kind, name, spec }: Pool,
  allocations: readonly Readonly<Record<string, unknown>>[] = [],
): LiveObject {
  return {
    apiVersion: "nv-ipam.nvidia.com/v1alpha1",
    kind,
    name,
    namespace,
    labels: {},
    annotations: {},
    generation: 1,
    spec,
    status: { allocations },
  };
}

/** `node block` of each. */
export function blockTexts(pool: Pool, { blocks }: Dealt): string[] {
  const grid = gridOf(pool)!;
  return [...blocks].map(([node, index]) => `${node} ${blockText(pool, grid, index)}`);
}

/** Names that are ordered like their numbers: `n0000`, `n0001`. */
export function nodeNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `n${String(i).padStart(4, "0")}`);
}

export function pod(
  name: string,
  node: string,
  addresses: readonly string[] = [],
  inNamespace = "default",
): PodFacts {
  const status = JSON.stringify([
    { name: "cbr0", ips: ["10.244.0.9"], default: true },
    ...addresses.map((ip) => ({ name: "rail", interface: "net1", ips: [ip] })),
  ]);
  return {
    namespace: inNamespace,
    name,
    node,
    labels: {},
    annotations: { "k8s.v1.cni.cncf.io/network-status": status },
    ownerKind: null,
    extendedResources: {},
    ready: true,
    waiting: [],
  };
}

export function controllerPod(inNamespace: string): PodFacts {
  return pod("nv-ipam-controller-5c9d8b7f6-x2v4q", "cp1", [], inNamespace);
}
