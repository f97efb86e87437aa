import type { Reading } from "../reading.ts";

/** A Node, as far as decisions need it. */
export interface NodeFacts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Cordoned, by whomever. */
  readonly unschedulable: boolean;
  /** Condition Ready is True. */
  readonly ready: boolean;
  readonly taints: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: string;
  }[];
  /** Quantities as the API writes them: `"8"`, `"2113348180Ki"`. */
  readonly allocatable: Readonly<Record<string, string>>;
  /** Addresses of type InternalIP and ExternalIP. */
  readonly addresses: readonly string[];
  readonly podCidrs: readonly string[];
  /** `status.nodeInfo.osImage`: `Ubuntu 24.04.2 LTS`. */
  readonly osImage: string;
  readonly kernelVersion: string;
}

/** A Pod that is neither Succeeded nor Failed. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  /** `null` while it waits for a node. */
  readonly node: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Kind of the controlling owner: `DaemonSet`, `ReplicaSet`, `Job`; `null`: unmanaged. */
  readonly ownerKind: string | null;
  /** Extended resources that its containers request (names with a `/`), summed. */
  readonly extendedResources: Readonly<Record<string, number>>;
  readonly ready: boolean;
  /** Why a container waits: `ImagePullBackOff: Back-off pulling image "…"`; empty where none does. */
  readonly waiting: readonly string[];
}

/** A custom resource as the API returned it. Its parts are parsed by those who read them. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** `null` for cluster-scoped kinds. */
  readonly namespace: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generation: number;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
}

/** Every object of a kind; `null`: the cluster does not have the kind (its CRD is missing). */
export type KindReading = Reading<readonly LiveObject[] | null>;

/**
 * What is on the cluster, read once per run. A list that may not be read is
 * unknown with the reason, and never an empty list.
 */
export interface ClusterFacts {
  readonly nodes: Reading<readonly NodeFacts[]>;
  readonly pods: Reading<readonly PodFacts[]>;
  readonly nicClusterPolicies: KindReading;
  readonly ipPools: KindReading;
  readonly cidrPools: KindReading;
  readonly sriovPoolConfigs: KindReading;
  readonly sriovNodePolicies: KindReading;
  readonly sriovNodeStates: KindReading;
  readonly sriovOperatorConfigs: KindReading;
  readonly nicConfigurationTemplates: KindReading;
  /** Ranges of services, from ServiceCIDR objects (Kubernetes 1.33 and later; `null` before). */
  readonly serviceCidrs: Reading<readonly string[] | null>;
}
