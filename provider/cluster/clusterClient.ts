import type { ClusterFacts, LiveObject } from "../facts/cluster/clusterFacts.ts";
import type { OpenApiSchema } from "../facts/cluster/openApiSchema.ts";
import { ApiResources } from "./apiResources.ts";
import { ClusterAccess, type ClusterSettings } from "./clusterAccess.ts";
import { ClusterError } from "./clusterError.ts";
import { deleteObject, type DeleteOptions } from "./deleteObject.ts";
import type { FactKind } from "./factKind.ts";
import { FactsReader } from "./factsReader.ts";
import { KindSchemas } from "./kindSchemas.ts";
import { KubeConnection } from "./kubeConnection.ts";
import { type NodeAddresses, nodeAddresses } from "./nodeAddresses.ts";
import { nameOf, type ObjectRef, pathOf } from "./objectRef.ts";
import { liveObjectOf } from "./objectShapes.ts";
import { type Judge, type WaitOptions, waitForObject } from "./waitForObject.ts";

export interface ApplyOptions {
  /** The API server checks and answers as if it had applied, and keeps nothing. */
  readonly dryRun: boolean;
  /** Takes over fields that another manager owns. @default {false} */
  readonly force?: boolean;
}

export interface ClientOptions extends ClusterSettings {
  /** Nothing is ever sent but reads. */
  readonly readOnly: boolean;
}

/** Name under which the fields that we apply are owned. */
const fieldManager = "pulumi-rdma";

/** Reads and applies objects of one cluster. */
export class ClusterClient {
  readonly readOnly: boolean;
  readonly #connection: KubeConnection;
  readonly #resources: ApiResources;
  readonly #facts: FactsReader;
  readonly #schemas: KindSchemas;

  private constructor(connection: KubeConnection, readOnly: boolean) {
    this.readOnly = readOnly;
    this.#connection = connection;
    this.#resources = new ApiResources(connection);
    this.#facts = new FactsReader(connection, this.#resources);
    this.#schemas = new KindSchemas(connection);
  }

  /** @throws ClusterError config */
  static async open(options: ClientOptions): Promise<ClusterClient> {
    const { readOnly } = options;
    const access = await ClusterAccess.open(options);
    return new ClusterClient(new KubeConnection(access, { readOnly }), readOnly);
  }

  get server(): string {
    return this.#connection.server;
  }

  /**
   * Lists of the cluster, each read once per run; those not asked for are unknown.
   *
   * @throws ClusterError where the API server cannot be asked at all.
   */
  readFacts(kinds: readonly FactKind[]): Promise<ClusterFacts> {
    return this.#facts.read(kinds);
  }

  /** The same as of now. */
  readFactsAgain(kinds: readonly FactKind[]): Promise<ClusterFacts> {
    this.#facts.forget(kinds);
    return this.#facts.read(kinds);
  }

  /**
   * Nodes that a label selector means, with their addresses.
   *
   * @throws ClusterError invalid where the API server does not understand the selector, …
   */
  nodes(selector: string): Promise<NodeAddresses[]> {
    return nodeAddresses(this.#connection, this.#resources, selector);
  }

  /**
   * @returns `undefined` where there is no such object
   * @throws ClusterError no_kind, forbidden, …
   */
  async get(ref: ObjectRef): Promise<LiveObject | undefined> {
    const resource = await this.#resources.get(ref.apiVersion, ref.kind);
    try {
      const what = `read ${nameOf(ref)}`;
      return liveObjectOf(
        await this.#connection.json({
          what,
          method: "GET",
          path: pathOf(resource, ref),
          repeatable: true,
        }),
      );
    } catch (error) {
      if (error instanceof ClusterError && error.code === "not_found") return undefined;
      throw error;
    }
  }

  /**
   * Server-side apply: makes the object, or brings the fields that the manifest
   * names to their values and lets go of fields that it named before.
   *
   * @throws ClusterError conflict naming who owns which field, invalid with the server's own words, …
   */
  async apply(manifest: ObjectRef, { dryRun, force }: ApplyOptions): Promise<LiveObject> {
    const resource = await this.#resources.get(manifest.apiVersion, manifest.kind);
    return liveObjectOf(
      await this.#connection.json({
        what: `apply ${nameOf(manifest)}`,
        method: "PATCH",
        path: pathOf(resource, manifest),
        query: {
          fieldManager,
          fieldValidation: "Strict",
          ...(force === true ? { force: "true" } : {}),
          ...(dryRun ? { dryRun: "All" } : {}),
        },
        contentType: "application/apply-patch+yaml",
        body: manifest,
        repeatable: true,
      }),
    );
  }

  /** The live schema of a kind; `undefined` where there is none that may be read. */
  schemaOf({ apiVersion, kind }: ObjectRef): Promise<OpenApiSchema | undefined> {
    return this.#schemas.find(apiVersion, kind);
  }

  /**
   * Deletes an object; one that is gone already is fine. An object with
   * finalizers is gone later: waitFor() tells when.
   *
   * @throws ClusterError conflict where another object took its name in between, …
   */
  async delete(ref: ObjectRef, options: DeleteOptions = {}): Promise<void> {
    const resource = await this.#resources.find(ref.apiVersion, ref.kind);
    if (resource !== undefined) await deleteObject(this.#connection, resource, ref, options);
  }

  /**
   * Waits until an object is as wanted. An API server that goes away in between
   * is waited for, too.
   *
   * @returns what is still missing at the deadline; `undefined` where all is well
   * @throws ClusterError no_kind, forbidden, unauthorized, …: what no waiting mends; the reason of `options.signal`
   */
  async waitFor(ref: ObjectRef, judge: Judge, options: WaitOptions): Promise<string | undefined> {
    const find = () => this.#resources.get(ref.apiVersion, ref.kind);
    return waitForObject(this.#connection, { find, ref }, judge, options);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
