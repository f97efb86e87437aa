import { z } from "zod";
import { AskOnce } from "./askOnce.ts";
import { ClusterError } from "./clusterError.ts";
import type { KubeConnection } from "./kubeConnection.ts";

const KnownKind = z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() });
type KnownKind = z.infer<typeof KnownKind>;
const ResourceList = z.object({ resources: z.array(KnownKind) });

/** Where objects of a kind live in the API. */
export interface ApiResource {
  /** `/apis/nv-ipam.nvidia.com/v1alpha1` */
  readonly base: string;
  /** `ippools` */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A group that could not be asked about is asked again after this time, seconds. */
const failedSeconds = 5;

/** Which kinds the API server serves; each group is asked for once. */
export class ApiResources {
  readonly #connection: KubeConnection;
  readonly #groups = new AskOnce<string, readonly KnownKind[]>(failedSeconds);

  constructor(connection: KubeConnection) {
    this.#connection = connection;
  }

  /** @returns `undefined` where the cluster does not have the kind */
  async find(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const base = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    const kinds = await this.#groups.get(base, () => this.#read(base));
    const found = kinds.find((one) => one.kind === kind && !one.name.includes("/"));
    // A CRD may be installed while this run goes on.
    if (found === undefined) this.#groups.forget(base);
    return found && { base, plural: found.name, namespaced: found.namespaced };
  }

  /** @throws ClusterError no_kind */
  async get(apiVersion: string, kind: string): Promise<ApiResource> {
    const found = await this.find(apiVersion, kind);
    if (found !== undefined) return found;
    throw new ClusterError(
      "no_kind",
      `${this.#connection.server} has no ${kind} of ${apiVersion}: its CRD is not installed; ${bringerOf(apiVersion)}`,
    );
  }

  async #read(base: string): Promise<readonly KnownKind[]> {
    try {
      const what = `ask which kinds ${base} has`;
      const asked = { what, method: "GET", path: base, repeatable: true } as const;
      return (await this.#connection.read(asked, ResourceList)).resources;
    } catch (error) {
      if (error instanceof ClusterError && error.code === "not_found") return [];
      throw error;
    }
  }
}

/** Who installs the kinds of a group. */
function bringerOf(apiVersion: string): string {
  switch (apiVersion.replace(/\/.*/, "")) {
    case "mellanox.com":
      return "install the NVIDIA Network Operator first";
    case "nv-ipam.nvidia.com":
      return "it comes with `nvIpam` of a NicClusterPolicy that is ready: let this resource depend on one";
    case "sriovnetwork.openshift.io":
      return "install the SR-IOV Network Operator first (`sriovNetworkOperator.enabled` of the network-operator chart)";
    case "configuration.net.nvidia.com":
      return "it comes with `nicConfigurationOperator` of a NicClusterPolicy";
    default:
      return "install what brings it first";
  }
}
