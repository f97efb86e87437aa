import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import type { ClientCertificate } from "./clusterFiles.ts";
import type { LabObject } from "./labObject.ts";
import { collectionPath, collectionPathOf, objectPath } from "./objectPath.ts";

/** What the API server answered instead of success: its HTTP status and its own words. */
export class LabApiError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(request: string, status: number, reason: string, message: string) {
    super(`${request}: ${status} ${reason}: ${message}`);
    this.name = "LabApiError";
    this.status = status;
    this.reason = reason;
  }
}

const contentTypes = {
  json: "application/json",
  yaml: "application/yaml",
  merge: "application/merge-patch+json",
  apply: "application/apply-patch+yaml",
};

/** The API server as the lab itself uses it: paths and JSON, nothing more. */
export class LabApi {
  readonly #server: string;
  readonly #agent: Agent;

  constructor(server: string, authorityPem: string, client: ClientCertificate) {
    this.#server = server;
    this.#agent = new Agent({
      connections: 16,
      connect: { ca: authorityPem, cert: client.certificate, key: client.key },
    });
  }

  /**
   * Reads again for up to ten seconds where the server has no cache of the kind
   * yet: after its start, and of a kind that was just installed.
   *
   * @param path With its query: `/api/v1/nodes?limit=1`.
   * @throws LabApiError when the server refuses; Error of the connection when it does not answer.
   */
  async request<T>(
    method: string,
    path: string,
    body?: unknown,
    contentType: keyof typeof contentTypes = "json",
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#send<T>(method, path, body, contentType);
      } catch (error) {
        const busy = error instanceof LabApiError && error.status === 429 && method === "GET";
        if (!busy || attempt === 100) throw error;
      }
      await delay(100);
    }
  }

  async #send<T>(
    method: string,
    path: string,
    body: unknown,
    contentType: keyof typeof contentTypes,
  ): Promise<T> {
    const response = await this.#agent.request({
      origin: this.#server,
      path,
      method,
      headers: { accept: "application/json", "content-type": contentTypes[contentType] },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.body.text();
    if (response.statusCode >= 400)
      throw new LabApiError(`${method} ${path}`, response.statusCode, ...wordsOf(text));
    return (
      response.headers["content-type"]?.includes("json") === true ? JSON.parse(text) : text
    ) as T;
  }

  async create<T extends LabObject>(object: LabObject): Promise<T> {
    return await this.request<T>("POST", collectionPathOf(object), object);
  }

  /** Server-side apply, as `kubectl apply --server-side`. @throws LabApiError 409 where another manager owns a field */
  async apply<T extends LabObject>(
    object: LabObject,
    { manager, force = false }: { readonly manager: string; readonly force?: boolean },
  ): Promise<T> {
    const query = `?fieldManager=${encodeURIComponent(manager)}&force=${String(force)}`;
    return await this.request<T>("PATCH", objectPath(object) + query, object, "apply");
  }

  async get<T extends LabObject>(object: LabObject): Promise<T> {
    return await this.request<T>("GET", objectPath(object));
  }

  async remove(object: LabObject): Promise<void> {
    await this.request("DELETE", objectPath(object));
  }

  /** Changes status fields, as a controller or a kubelet does. */
  async patchStatus<T extends LabObject>(object: LabObject, status: unknown): Promise<T> {
    return await this.request<T>("PATCH", `${objectPath(object)}/status`, { status }, "merge");
  }

  async list<T extends LabObject>(
    apiVersion: string,
    kind: string,
    namespace?: string,
  ): Promise<readonly T[]> {
    const path = collectionPath(apiVersion, kind, namespace);
    return (await this.request<{ readonly items: readonly T[] }>("GET", path)).items;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function wordsOf(text: string): [reason: string, message: string] {
  try {
    const { reason, message } = JSON.parse(text) as { reason?: string; message?: string };
    return [reason ?? "", message ?? text];
  } catch {
    return ["", text];
  }
}
