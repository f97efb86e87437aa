import { readFileSync } from "node:fs";
import type {
  ClusterFacts,
  LiveObject,
  NodeFacts,
} from "../../../provider/facts/cluster/clusterFacts.ts";
import { read } from "../../../provider/facts/reading.ts";
import type { Findings } from "../../../provider/plan/findings.ts";
import {
  liveNodePolicy,
  type NodePolicy,
  nodePolicyOf,
} from "../../../provider/plan/sriov/nodePolicy.ts";
import { NodePolicySpec } from "../../../provider/plan/sriov/nodePolicySpec.ts";
import {
  type Declared,
  type SriovContext,
  sriovContextOf,
} from "../../../provider/plan/sriov/sriovContext.ts";

/** An object as `kubectl get -o json` prints it. */
interface Printed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

export function liveObject({ apiVersion, kind, metadata, spec, status }: Printed): LiveObject {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? null,
    labels: {},
    annotations: metadata.annotations ?? {},
    generation: 1,
    spec: spec ?? {},
    status: status ?? {},
  };
}

function fixture(name: string): unknown {
  const file = new URL(`../../fixtures/sriov/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** A kind of the operator in its namespace, unless another one is given. */
export function sriovObject(
  kind: string,
  name: string,
  spec: Readonly<Record<string, unknown>>,
  namespace = "network-operator",
): LiveObject {
  return liveObject({
    apiVersion: "sriovnetwork.openshift.io/v1",
    kind,
    metadata: { name, namespace },
    spec,
  });
}

/** The eight policies of a DGX B200 with ConnectX-7. */
export const dgxPolicies: readonly LiveObject[] = (
  fixture("policies-dgx-b200") as { readonly items: readonly Printed[] }
).items.map(liveObject);

/** A DGX B200 as the operator's daemon describes it: 4 NVSwitch bridges, 8 fabric ports, 2 BlueFields. */
export function dgxState(node: string): LiveObject {
  return { ...liveObject(fixture("nodeState-dgx-b200") as Printed), name: node };
}

/** A node state with other values in its status. */
export function stateWith(
  node: string,
  status: Readonly<Record<string, unknown>>,
  annotations: Readonly<Record<string, string>> = {},
): LiveObject {
  const state = dgxState(node);
  return {
    ...state,
    annotations: { ...state.annotations, ...annotations },
    status: { ...state.status, ...status },
  };
}

export function node(name: string, overrides: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name,
    labels: { "nvidia.com/gpu.present": "true", "kubernetes.io/os": "linux" },
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

/** Two DGX with the operator and its eight policies. */
export function clusterFacts(overrides: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    nodes: read([node("dgx030"), node("dgx031")]),
    pods: read([]),
    nicClusterPolicies: read([]),
    ipPools: read([]),
    cidrPools: read([]),
    sriovPoolConfigs: read([]),
    sriovNodePolicies: read(dgxPolicies),
    sriovNodeStates: read([dgxState("dgx030"), dgxState("dgx031")]),
    sriovOperatorConfigs: read([sriovObject("SriovOperatorConfig", "default", {})]),
    nicConfigurationTemplates: read(null),
    serviceCidrs: read(null),
    ...overrides,
  };
}

export function context(
  overrides: Partial<ClusterFacts> = {},
  declared: Declared = {},
): SriovContext {
  return sriovContextOf(clusterFacts(overrides), declared);
}

/** The policy of ibp24s0 with other values; `name` tells it from the live ones. */
export function policy(
  overrides: Partial<Record<keyof NodePolicySpec, unknown>> = {},
  name = "ibp24s0",
): NodePolicy {
  const spec = NodePolicySpec.parse({
    resourceName: "resibp24s0",
    nodeSelector: { "nvidia.com/gpu.present": "true" },
    nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
    numVfs: 8,
    linkType: "ib",
    ...overrides,
  });
  return nodePolicyOf(name, "network-operator", spec);
}

/** A live policy, parsed. */
export function parsedPolicy(live: LiveObject): NodePolicy {
  const parsed = liveNodePolicy(live);
  if (parsed.status === "unknown") throw new Error(parsed.why);
  return parsed.value;
}

/** `path: message` of each. */
export function lines(
  found: readonly { readonly path: string; readonly message: string }[],
): string[] {
  return found.map(({ path, message }) => `${path}: ${message}`);
}

/** All that was found: `problem path: message`. */
export function said({ problems, warnings, unknown: unchecked }: Findings): string[] {
  return [
    ...lines(problems).map((line) => `problem ${line}`),
    ...lines(warnings).map((line) => `warning ${line}`),
    ...unchecked.map((line) => `unknown ${line}`),
  ];
}
