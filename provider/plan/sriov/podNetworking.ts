/** What the NVIDIA network operator's chart gives the SR-IOV operator as RESOURCE_PREFIX. */
export const defaultResourcePrefix = "nvidia.com";

/** A network that a pod wants. */
export interface PodNetwork {
  readonly name: string;
  /** Of its NetworkAttachmentDefinition; without it, the pod's own. */
  readonly namespace?: string;
  /** Without prefix; each attachment takes one VF of it. */
  readonly resourceName: string;
  /** Name of the interface in the pod. @default {net1, net2, … in order} */
  readonly interface?: string;
}

/** Networks and VFs of a pod. */
export interface PodNetworkingOptions {
  /** Attached in this order. */
  readonly networks: readonly PodNetwork[];
  /** VFs to ask for by resource name without prefix, where that is more than the networks take. @default {one for each network} */
  readonly resources?: Readonly<Record<string, number>>;
  /** @default {"nvidia.com"} */
  readonly resourcePrefix?: string;
}

/** Parts of a pod template, for its metadata and for the container that does RDMA. */
export interface PodNetworking {
  /** For the pod's metadata: what Multus attaches. */
  readonly annotations: Readonly<Record<string, string>>;
  /** For the container: VFs by name of their extended resource. */
  readonly resources: {
    /** Equal to the limits. */
    readonly requests: Readonly<Record<string, string>>;
    /** Equal to the requests. */
    readonly limits: Readonly<Record<string, string>>;
  };
  /** RDMA pins memory, which needs IPC_LOCK. */
  readonly securityContext: {
    /** Added to what the runtime gives. */
    readonly capabilities: {
      /** IPC_LOCK alone. */
      readonly add: "IPC_LOCK"[];
    };
  };
}

/**
 * What a pod needs to get VFs and networks: `nvidia.com/resibp24s0: "1"` as
 * request and limit, which must be equal for extended resources, and Multus'
 * annotation `namespace/name@interface, …`.
 */
export function podNetworking({
  networks,
  resources = {},
  resourcePrefix = defaultResourcePrefix,
}: PodNetworkingOptions): PodNetworking {
  const taken = Map.groupBy(networks, ({ resourceName }) => resourceName);
  const names = [...new Set([...taken.keys(), ...Object.keys(resources)])];
  const amounts = Object.fromEntries(
    names.map((name) => {
      const count = Math.max(taken.get(name)?.length ?? 0, resources[name] ?? 0);
      return [`${resourcePrefix}/${name}`, String(count)];
    }),
  );
  return {
    annotations:
      networks.length === 0
        ? {}
        : { "k8s.v1.cni.cncf.io/networks": networks.map(selection).join(", ") },
    resources: { requests: amounts, limits: amounts },
    securityContext: { capabilities: { add: ["IPC_LOCK"] } },
  };
}

function selection({ name, namespace, interface: device }: PodNetwork): string {
  return `${namespace === undefined ? "" : `${namespace}/`}${name}${device === undefined ? "" : `@${device}`}`;
}
