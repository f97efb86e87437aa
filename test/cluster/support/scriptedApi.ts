import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClusterAccess, type ClusterSettings } from "../../../provider/cluster/clusterAccess.ts";
import { KubeConnection } from "../../../provider/cluster/kubeConnection.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A user whose secret must appear in no message. */
const tokenUser = { token: "s3cret-token" };

/** A server on loopback that answers as it is told, and kubeconfigs that lead to it. */
export class ScriptedApi {
  /** Taken one after the other; the last one stays. */
  answers: Answer[] = [];
  /** Method, path and query of what was asked. */
  readonly asked: string[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), "kube-"));
  readonly #server: Server;
  readonly #scheme: string;
  readonly #sockets = new Set<Socket>();
  readonly #connections: KubeConnection[] = [];

  private constructor(tls: ServerOptions | undefined) {
    const answer: Answer = (request, response) => {
      this.asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      const next = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      next?.(request, response);
    };
    this.#server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
    this.#scheme = tls === undefined ? "http" : "https";
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(tls?: ServerOptions): Promise<ScriptedApi> {
    const api = new ScriptedApi(tls);
    await new Promise<void>((resolve) => api.#server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  get address(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Writes a kubeconfig with context `c`. @returns its path */
  kubeconfig({
    user = tokenUser,
    cluster = { "insecure-skip-tls-verify": true },
    name = "config",
  }: { user?: object; cluster?: object; name?: string } = {}): string {
    const file = join(this.directory, name);
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": "c",
        contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
        clusters: [{ name: "k", cluster: { server: this.address, ...cluster } }],
        users: [{ name: "u", user }],
      }),
    );
    return file;
  }

  /** A connection that is closed with the server. */
  async connect(
    settings: ClusterSettings = {},
    { readOnly = false, answerSeconds = 0.4 } = {},
  ): Promise<KubeConnection> {
    const kubeconfig = settings.kubeconfig ?? this.kubeconfig();
    const access = await ClusterAccess.open({ ...settings, kubeconfig });
    const connection = new KubeConnection(access, { readOnly, answerSeconds });
    this.#connections.push(connection);
    return connection;
  }

  /** No connection is taken any longer, and those that are open break. */
  async vanish(): Promise<void> {
    this.#server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()));
    if (this.#server.listening) await this.vanish();
    rmSync(this.directory, { recursive: true });
  }
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

/** A refusal as the API server words it. */
export const refusal = (code: number, message: string, details: object = {}): Answer =>
  json(code, { kind: "Status", message, details });
