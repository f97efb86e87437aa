import type { ClusterFacts, LiveObject, NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import type { NodePolicy } from "../sriov/nodePolicy.ts";
import type { PoolConfig } from "../sriov/poolConfig.ts";
import { sriovContextOf } from "../sriov/sriovContext.ts";
import { nodeViewOf, type NodeView } from "./nodeView.ts";
import { assumedSettings, operatorSettingsOf, type OperatorSettings } from "./operatorSettings.ts";

/** Hosts by the name of their node. */
export type HostsByNode = ReadonlyMap<string, HostFacts>;

/** All that a prediction looks at, parsed. */
export interface Situation {
  readonly nodes: readonly NodeFacts[];
  readonly states: ReadonlyMap<string, NodeView>;
  readonly policies: readonly NodePolicy[];
  readonly pools: readonly PoolConfig[];
  readonly settings: OperatorSettings;
  /** There is no SriovOperatorConfig: the operator does nothing until there is one. */
  readonly unconfigured: boolean;
  readonly hosts: HostsByNode;
}

/** Reads what the operator would find; unknown as soon as one list is. */
export function situationOf(facts: ClusterFacts, hosts: HostsByNode): Reading<Situation> {
  const { nodes, sriovNodeStates } = facts;
  const context = sriovContextOf(facts);
  const settings = operatorSettingsOf(facts.sriovOperatorConfigs);
  const { policies, pools, unreadable } = context;
  if (nodes.status === "unknown") return about("nodes", nodes.why);
  if (sriovNodeStates.status === "unknown")
    return about("SriovNetworkNodeStates", sriovNodeStates.why);
  if (policies.status === "unknown") return about("SriovNetworkNodePolicies", policies.why);
  if (pools.status === "unknown") return about("SriovNetworkPoolConfigs", pools.why);
  if (settings.status === "unknown") return about("SriovOperatorConfig", settings.why);
  const notUnderstood = unreadable.filter((text) => !text.startsWith("SriovNetworkNodeState "));
  if (notUnderstood.length > 0) return about("what the operator is told", notUnderstood.join("; "));
  const inNamespace = (object: LiveObject): boolean =>
    context.operatorNamespace === null || object.namespace === context.operatorNamespace;
  return read({
    nodes: nodes.value,
    states: statesByNode((sriovNodeStates.value ?? []).filter(inNamespace)),
    policies: policies.value ?? [],
    pools: pools.value ?? [],
    settings: settings.value ?? assumedSettings,
    unconfigured: settings.value === null,
    hosts,
  });
}

function about(what: string, why: string): Reading<never> {
  return { status: "unknown", why: `${what} could not be read: ${why}` };
}

/** A state that is not understood is left out: its node then counts as one that nobody described. */
function statesByNode(objects: readonly LiveObject[]): Map<string, NodeView> {
  return new Map(
    objects.flatMap((object) => {
      const view = nodeViewOf(object);
      return view.status === "read" ? [[view.value.node, view.value] as const] : [];
    }),
  );
}
