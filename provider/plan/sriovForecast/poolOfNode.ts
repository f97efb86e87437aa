import { matchesSelector } from "../sriov/labelSelector.ts";
import { isOffloadPool, type PoolConfig } from "../sriov/poolConfig.ts";

/**
 * The pools that mean a node. The operator allows one: with several it takes no
 * RDMA mode at all, and never drains the node (249e200, controllers/helper.go
 * and drain_controller_helper.go findNodePoolConfig).
 */
export function poolsOfNode(
  pools: readonly PoolConfig[],
  labels: Readonly<Record<string, string>>,
): PoolConfig[] {
  return pools.filter(
    ({ spec }) => !isOffloadPool(spec) && matchesSelector(labels, spec.nodeSelector),
  );
}

/** Mode that the operator puts into the spec of a node of these pools; empty: none. */
export function rdmaModeOf(pools: readonly PoolConfig[]): string {
  const [only, ...others] = pools;
  return others.length > 0 ? "" : (only?.spec.rdmaMode ?? "");
}
