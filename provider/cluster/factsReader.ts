import type { ClusterFacts, KindReading } from "../facts/cluster/clusterFacts.ts";
import { type Reading, read, unknown } from "../facts/reading.ts";
import type { ApiResources } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";
import { type FactKind, factKinds } from "./factKind.ts";
import type { KubeConnection } from "./kubeConnection.ts";
import { listAll } from "./listAll.ts";
import { liveObjectOf, nodeFactsOf, podFactsOf, serviceCidrsOf } from "./objectShapes.ts";

const notAsked = unknown("it was not asked for");

/** Reads lists of the cluster, each once. */
export class FactsReader {
  readonly #connection: KubeConnection;
  readonly #resources: ApiResources;
  readonly #lists = new Map<FactKind, Promise<Reading<readonly unknown[] | null>>>();

  constructor(connection: KubeConnection, resources: ApiResources) {
    this.#connection = connection;
    this.#resources = resources;
  }

  /** The lists asked for, all at once; the others are unknown. */
  async read(kinds: readonly FactKind[]): Promise<ClusterFacts> {
    const lists = new Map(
      await Promise.all(kinds.map(async (kind) => [kind, await this.#list(kind)] as const)),
    );
    const listOf = (kind: FactKind): Reading<readonly unknown[] | null> =>
      lists.get(kind) ?? notAsked;
    const objects = (kind: FactKind): KindReading =>
      mapped(listOf(kind), (items) => items.map((item) => liveObjectOf(item, factKinds[kind])));
    return {
      nodes: never(mapped(listOf("nodes"), (items) => items.map(nodeFactsOf))),
      pods: never(mapped(listOf("pods"), (items) => items.flatMap((pod) => podFactsOf(pod) ?? []))),
      nicClusterPolicies: objects("nicClusterPolicies"),
      ipPools: objects("ipPools"),
      cidrPools: objects("cidrPools"),
      sriovPoolConfigs: objects("sriovPoolConfigs"),
      sriovNodePolicies: objects("sriovNodePolicies"),
      sriovNodeStates: objects("sriovNodeStates"),
      sriovOperatorConfigs: objects("sriovOperatorConfigs"),
      nicConfigurationTemplates: objects("nicConfigurationTemplates"),
      serviceCidrs: mapped(listOf("serviceCidrs"), (items) => items.flatMap(serviceCidrsOf)),
    };
  }

  /** The next reading is of what is then. */
  forget(kinds: readonly FactKind[]): void {
    for (const kind of kinds) this.#lists.delete(kind);
  }

  #list(kind: FactKind): Promise<Reading<readonly unknown[] | null>> {
    const known = this.#lists.get(kind);
    if (known !== undefined) return known;
    const list = this.#read(kind);
    this.#lists.set(kind, list);
    return list;
  }

  /** Rights and kinds that are missing are facts; a server that cannot be asked is none. */
  async #read(kind: FactKind): Promise<Reading<readonly unknown[] | null>> {
    const { apiVersion, kind: name } = factKinds[kind];
    try {
      const resource = await this.#resources.find(apiVersion, name);
      return read(resource === undefined ? null : await listAll(this.#connection, resource));
    } catch (error) {
      if (error instanceof ClusterError && error.code === "forbidden")
        return unknown(error.message);
      this.#lists.delete(kind);
      throw error;
    }
  }
}

function mapped<T>(
  list: Reading<readonly unknown[] | null>,
  map: (items: readonly unknown[]) => readonly T[],
): Reading<readonly T[] | null> {
  if (list.status === "unknown") return list;
  return read(list.value === null ? null : map(list.value));
}

/** Every cluster has nodes and pods. */
function never<T>(list: Reading<readonly T[] | null>): Reading<readonly T[]> {
  return list.status === "unknown" ? list : read(list.value ?? []);
}
