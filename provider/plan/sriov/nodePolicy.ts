import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { NodePolicySpec } from "./nodePolicySpec.ts";
import { readLiveSpec } from "./readLiveSpec.ts";

/** A policy with the values that the operator uses where a key is absent. */
export interface NodePolicy {
  readonly name: string;
  readonly namespace: string;
  readonly spec: NodePolicySpec & {
    readonly priority: number;
    readonly deviceType: "netdevice" | "vfio-pci";
    readonly isRdma: boolean;
  };
}

/**
 * A policy as a user wrote it, with the defaults of the operator's webhook filled
 * in here, so that it means the same where the webhook is off (operator v1.6
 * pkg/webhook/mutate.go: priority 99, isRdma for InfiniBand unless vfio-pci).
 */
export function nodePolicyOf(name: string, namespace: string, spec: NodePolicySpec): NodePolicy {
  const deviceType = spec.deviceType ?? "netdevice";
  return {
    name,
    namespace,
    spec: {
      ...spec,
      deviceType,
      priority: spec.priority ?? 99,
      isRdma: spec.isRdma ?? (isInfiniBand(spec.linkType) && deviceType !== "vfio-pci"),
    },
  };
}

/** A policy of the cluster; absent keys have Go's zero values, so priority is 0. */
export function liveNodePolicy(live: LiveObject): Reading<NodePolicy> {
  const spec = readLiveSpec(NodePolicySpec, live.spec);
  if (spec.status === "unknown") return spec;
  const { priority = 0, deviceType = "netdevice", isRdma = false } = spec.value;
  return read({
    name: live.name,
    namespace: live.namespace ?? "",
    spec: { ...spec.value, priority, deviceType, isRdma },
  });
}

export function isInfiniBand(linkType: string | undefined): boolean {
  return linkType?.toLowerCase() === "ib";
}
