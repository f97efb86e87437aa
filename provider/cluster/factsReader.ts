import type {
  ClusterFacts,
  KindReading,
  NodeFacts,
  PodFacts,
} from "../facts/cluster/clusterFacts.ts";
import { type Reading, read, unknown } from "../facts/reading.ts";
import type { ApiResources } from "./apiResources.ts";
import { AskOnce } from "./askOnce.ts";
import { ClusterError } from "./clusterError.ts";
import { type FactKind, factKinds } from "./factKind.ts";
import type { KubeConnection } from "./kubeConnection.ts";
import { listAll } from "./listAll.ts";
import { liveObjectOf, nodeFactsOf, podFactsOf, serviceCidrsOf } from "./objectShapes.ts";

const notAsked = unknown("it was not asked for");

/** Pods that have ended disturb no one; there may be many. */
const selectors: Partial<Record<FactKind, Readonly<Record<string, string>>>> = {
  pods: { fieldSelector: "status.phase!=Succeeded,status.phase!=Failed" },
};

/** A list that could not be read is asked for again after this time, seconds. */
const failedSeconds = 5;

/** `null`: the cluster does not have the kind. */
type List<T> = Reading<readonly T[] | null>;

/** Reads lists of the cluster, each once. */
export class FactsReader {
  readonly #connection: KubeConnection;
  readonly #resources: ApiResources;
  readonly #nodes = new AskOnce<FactKind, List<NodeFacts>>(failedSeconds);
  readonly #pods = new AskOnce<FactKind, List<PodFacts>>(failedSeconds);
  readonly #serviceCidrs = new AskOnce<FactKind, List<string>>(failedSeconds);
  readonly #objects = new AskOnce<FactKind, KindReading>(failedSeconds);

  constructor(connection: KubeConnection, resources: ApiResources) {
    this.#connection = connection;
    this.#resources = resources;
  }

  /**
   * The lists asked for, all at once; the others are unknown.
   *
   * @throws ClusterError where the API server cannot be asked at all
   */
  async read(kinds: readonly FactKind[]): Promise<ClusterFacts> {
    const asked = new Set(kinds);
    const once = <T>(
      answers: AskOnce<FactKind, List<T>>,
      kind: FactKind,
      keep: (object: unknown) => readonly T[],
    ): Promise<List<T>> =>
      asked.has(kind) ? answers.get(kind, () => this.#list(kind, keep)) : Promise.resolve(notAsked);
    const objects = (kind: FactKind): Promise<KindReading> =>
      once(this.#objects, kind, (item) => [liveObjectOf(item, factKinds[kind])]);
    return allOf({
      nodes: once(this.#nodes, "nodes", (item) => [nodeFactsOf(item)]).then(never),
      pods: once(this.#pods, "pods", podFactsOf).then(never),
      nicClusterPolicies: objects("nicClusterPolicies"),
      ipPools: objects("ipPools"),
      cidrPools: objects("cidrPools"),
      sriovPoolConfigs: objects("sriovPoolConfigs"),
      sriovNodePolicies: objects("sriovNodePolicies"),
      sriovNodeStates: objects("sriovNodeStates"),
      sriovOperatorConfigs: objects("sriovOperatorConfigs"),
      nicConfigurationTemplates: objects("nicConfigurationTemplates"),
      serviceCidrs: once(this.#serviceCidrs, "serviceCidrs", serviceCidrsOf),
    });
  }

  /** The next reading is of what is then. */
  forget(kinds: readonly FactKind[]): void {
    for (const answers of [this.#nodes, this.#pods, this.#serviceCidrs, this.#objects])
      for (const kind of kinds) answers.forget(kind);
  }

  /** Rights and kinds that are missing are facts; a server that cannot be asked is none. */
  async #list<T>(kind: FactKind, keep: (object: unknown) => readonly T[]): Promise<List<T>> {
    const { apiVersion, kind: name } = factKinds[kind];
    try {
      const resource = await this.#resources.find(apiVersion, name);
      if (resource === undefined) return read(null);
      const query = selectors[kind] ?? {};
      return read(await listAll(this.#connection, { resource, query, keep }));
    } catch (error) {
      if (error instanceof ClusterError && error.code === "forbidden")
        return unknown(error.message);
      throw error;
    }
  }
}

/** Every cluster has nodes and pods. */
function never<T>(list: List<T>): Reading<readonly T[]> {
  return list.status === "unknown" ? list : read(list.value ?? []);
}

type Promised<T> = { readonly [Key in keyof T]: Promise<T[Key]> };

/** Waits for every field. */
async function allOf(fields: Promised<ClusterFacts>): Promise<ClusterFacts> {
  const entries = Object.entries(fields) as [string, Promise<unknown>][];
  const values = await Promise.all(entries.map(async ([key, value]) => [key, await value]));
  return Object.fromEntries(values) as ClusterFacts;
}
