import type {
  ClusterFacts,
  LiveObject,
  NodeFacts,
} from "../../../../provider/facts/cluster/clusterFacts.ts";
import { read } from "../../../../provider/facts/reading.ts";
import { dgxSlots } from "../../../support/factsBuilder.ts";

type Tree = Readonly<Record<string, unknown>>;

const namespace = "network-operator";

export function node(name: string, overrides: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name,
    labels: {
      "node-role.kubernetes.io/worker": "",
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
      "nvidia.com/gpu.present": "true",
    },
    annotations: {},
    unschedulable: false,
    ready: true,
    taints: [],
    allocatable: {},
    addresses: [],
    podCidrs: [],
    osImage: "Ubuntu 24.04.2 LTS",
    kernelVersion: "6.8.0-31-generic",
    ...overrides,
  };
}

/** A node with labels beside the usual ones. */
export function labelled(name: string, labels: NodeFacts["labels"]): NodeFacts {
  const plain = node(name);
  return { ...plain, labels: { ...plain.labels, ...labels } };
}

/** A key that is `undefined` is left out: the API has no such value. */
function operatorObject(kind: string, name: string, spec: Tree, status: Tree = {}): LiveObject {
  return {
    apiVersion: "sriovnetwork.openshift.io/v1",
    kind,
    name,
    namespace,
    labels: {},
    annotations: {},
    generation: 1,
    spec: Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)),
    status,
  };
}

/** A policy that gives the named PFs 8 VFs. */
export function policy(name: string, spec: Tree = {}): LiveObject {
  return operatorObject("SriovNetworkNodePolicy", name, {
    resourceName: name.replaceAll("-", "_"),
    nodeSelector: { "nvidia.com/gpu.present": "true" },
    nicSelector: { pfNames: ["ib180"] },
    numVfs: 8,
    priority: 99,
    deviceType: "netdevice",
    isRdma: true,
    ...spec,
  });
}

/** A pool of every node with a GPU, one node at a time. */
export function pool(name: string, spec: Tree = {}): LiveObject {
  return operatorObject("SriovNetworkPoolConfig", name, {
    nodeSelector: { matchLabels: { "nvidia.com/gpu.present": "true" } },
    maxUnavailable: 1,
    ...spec,
  });
}

export function operatorConfig(spec: Tree = {}): LiveObject {
  return operatorObject("SriovOperatorConfig", "default", spec);
}

/** A ConnectX-7 PF `ib180` with 8 VFs possible and none made. */
export function pf(slot = "18", overrides: Tree = {}): Tree {
  return {
    name: `ib${slot}0`,
    pciAddress: `0000:${slot}:00.0`,
    vendor: "15b3",
    deviceID: "1021",
    mtu: 4092,
    numVfs: 0,
    totalvfs: 8,
    linkType: "IB",
    linkAdminState: "up",
    eSwitchMode: "legacy",
    ...overrides,
  };
}

/** A PF with this many VFs that are bound to mlx5_core and have a GUID. */
export function pfWithVfs(slot: string, numVfs: number, vf: Tree = {}, overrides: Tree = {}): Tree {
  const Vfs = Array.from({ length: numVfs }, (_, vfID) => ({
    vfID,
    pciAddress: `0000:${slot}:00.${vfID + 1}`,
    driver: "mlx5_core",
    mtu: 4092,
    guid: "a1b2:c3d4:e5f6:0718",
    ...vf,
  }));
  return pf(slot, { numVfs, Vfs, ...overrides });
}

/** What `policy(name)` wants of a PF. */
export function wantedPf(slot = "18", group: Tree = {}, overrides: Tree = {}): Tree {
  const policyName = typeof group.policyName === "string" ? group.policyName : "ib";
  return {
    pciAddress: `0000:${slot}:00.0`,
    name: `ib${slot}0`,
    numVfs: 8,
    vfGroups: [
      {
        resourceName: policyName.replaceAll("-", "_"),
        deviceType: "netdevice",
        vfRange: "0-7",
        isRdma: true,
        ...group,
        policyName,
      },
    ],
    ...overrides,
  };
}

export interface StateParts {
  readonly pfs?: readonly Tree[];
  readonly wanted?: readonly Tree[];
  /** Mode in the spec. */
  readonly asked?: string;
  /** Mode in the status. */
  readonly live?: string;
  readonly sync?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A node state that the operator is done with, unless told otherwise. */
export function nodeState(name: string, parts: StateParts = {}): LiveObject {
  const { pfs = [pf()], wanted = [], asked = "", live = "shared", sync = "Succeeded" } = parts;
  const annotations = {
    "desired-state": "Idle",
    "current-state": "Idle",
    ...parts.annotations,
  };
  return {
    ...operatorObject(
      "SriovNetworkNodeState",
      name,
      { interfaces: wanted, ...(asked === "" ? {} : { system: { rdmaMode: asked } }) },
      { interfaces: pfs, system: { rdmaMode: live }, syncStatus: sync },
    ),
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [
        `sriovnetwork.openshift.io/${key}`,
        value,
      ]),
    ),
  };
}

/** The eight PFs of a DGX. */
export function dgxPfs(overrides: Tree = {}): Tree[] {
  return dgxSlots.map((slot) => pf(slot, overrides));
}

export interface ClusterParts {
  readonly nodes?: readonly NodeFacts[];
  readonly states?: readonly LiveObject[];
  readonly policies?: readonly LiveObject[];
  readonly pools?: readonly LiveObject[];
  readonly configs?: readonly LiveObject[];
  readonly templates?: readonly LiveObject[];
}

/** A cluster with the operator, one node and nothing asked of it. */
export function clusterFacts(parts: ClusterParts = {}): ClusterFacts {
  const { nodes = [node("n1"), node("n2", { labels: {} })] } = parts;
  return {
    nodes: read(nodes),
    pods: read([]),
    nicClusterPolicies: read([]),
    ipPools: read([]),
    cidrPools: read([]),
    sriovPoolConfigs: read(parts.pools ?? []),
    sriovNodePolicies: read(parts.policies ?? []),
    sriovNodeStates: read(parts.states ?? [nodeState("n1")]),
    sriovOperatorConfigs: read(parts.configs ?? [operatorConfig()]),
    nicConfigurationTemplates: read(parts.templates ?? []),
    serviceCidrs: read([]),
  };
}
