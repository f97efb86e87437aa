import type { ClusterFacts, KindReading, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import { type Reading, read } from "../../facts/reading.ts";
import { liveNodePolicy, type NodePolicy } from "./nodePolicy.ts";
import { liveNodeState, type NodeState } from "./nodeState.ts";
import { livePoolConfig, type PoolConfig } from "./poolConfig.ts";

/** Objects of a kind; `null`: the cluster does not have the kind. */
type Kind<T> = Reading<readonly T[] | null>;

/** What the checks of the SR-IOV operator's kinds look at. */
export interface SriovContext {
  readonly facts: ClusterFacts;
  /** Where SriovOperatorConfig `default` lives; `null` where there is none or it could not be read. */
  readonly operatorNamespace: string | null;
  /** Of the operator's namespace, where that is known. */
  readonly nodeStates: Kind<NodeState>;
  readonly policies: Kind<NodePolicy>;
  readonly pools: Kind<PoolConfig>;
  /** Live objects that could not be understood: `SriovNetworkNodePolicy a: numVfs: …`. */
  readonly unreadable: readonly string[];
  /** By node name, where hosts are probed too: they tell NVSwitch bridges and DPUs apart. */
  readonly hosts: ReadonlyMap<string, HostFacts>;
}

/** What else this program declares, which the cluster may not have yet. */
export interface Declared {
  readonly policies?: readonly NodePolicy[];
  readonly pools?: readonly PoolConfig[];
}

export function sriovContextOf(
  facts: ClusterFacts,
  declared: Declared = {},
  hosts: ReadonlyMap<string, HostFacts> = new Map(),
): SriovContext {
  const operatorNamespace = operatorNamespaceOf(facts);
  const unreadable: string[] = [];
  function parseKind<T extends { readonly namespace: string }>(
    reading: KindReading,
    parse: (live: LiveObject) => Reading<T>,
  ): Kind<T> {
    if (reading.status === "unknown") return reading;
    if (reading.value === null) return read(null);
    return read(
      reading.value.flatMap((live) => {
        const object = parse(live);
        if (object.status === "unknown") {
          unreadable.push(`${live.kind} "${live.name}": ${object.why}`);
          return [];
        }
        const counts = operatorNamespace === null || object.value.namespace === operatorNamespace;
        return counts ? [object.value] : [];
      }),
    );
  }
  const policies = parseKind(facts.sriovNodePolicies, liveNodePolicy);
  const pools = parseKind(facts.sriovPoolConfigs, livePoolConfig);
  return {
    facts,
    operatorNamespace,
    nodeStates: parseKind(facts.sriovNodeStates, liveNodeState),
    policies: withDeclared(policies, declared.policies ?? []),
    pools: withDeclared(pools, declared.pools ?? []),
    unreadable,
    hosts,
  };
}

/** What a program declares stands for the live object of the same name. */
function withDeclared<T extends { readonly name: string; readonly namespace: string }>(
  live: Kind<T>,
  declared: readonly T[],
): Kind<T> {
  if (live.status === "unknown" || declared.length === 0) return live;
  const key = ({ namespace, name }: T): string => `${namespace}/${name}`;
  const keys = new Set(declared.map(key));
  return read([...(live.value ?? []).filter((object) => !keys.has(key(object))), ...declared]);
}

function operatorNamespaceOf({ sriovOperatorConfigs }: ClusterFacts): string | null {
  if (sriovOperatorConfigs.status === "unknown") return null;
  const namespaces = (sriovOperatorConfigs.value ?? [])
    .filter(({ name }) => name === "default")
    .map(({ namespace }) => namespace);
  return namespaces.length === 1 ? (namespaces[0] ?? null) : null;
}
