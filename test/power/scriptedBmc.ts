import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { BmcTarget } from "../../provider/power/bmcTarget.ts";
import type { TestCertificate } from "./testCertificate.ts";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
}

/** Replaces what the BMC would answer: `"silence"` keeps the connection open, `"cut"` closes it. */
export type Script = (request: SeenRequest) => Reply | "silence" | "cut" | undefined;

export const password = "s3cret-of-the-bmc";

const root = "/redfish/v1";
const system = `${root}/Systems/1`;
const token = "token-1";

/** A BMC whose host is on; resets take effect at once unless scripted otherwise. */
export class ScriptedBmc {
  state = "On";
  /** What the Reset action tells of itself. */
  action: Record<string, unknown> = {
    "ResetType@Redfish.AllowableValues": ["On", "ForceOff", "PowerCycle"],
  };
  script: Script = () => undefined;
  /** Done to the state by a reset. */
  onReset: (type: string) => void = (type) => {
    this.state = type === "On" ? "On" : "Off";
  };
  readonly requests: SeenRequest[] = [];
  readonly #server;
  #port = 0;

  constructor({ key, cert }: TestCertificate) {
    this.#server = createServer({ key, cert }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const seen = {
          method: request.method ?? "",
          path: request.url ?? "",
          headers: request.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        };
        this.requests.push(seen);
        const reply = this.script(seen) ?? this.#answer(seen);
        if (reply === "cut") request.socket.destroy();
        else if (reply !== "silence") send(response, reply);
      });
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Refuses connections; with `resume()` it takes them on the same port again. */
  pause(): void {
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#server.close();
  }

  resume(): void {
    if (!this.#server.listening) this.#server.listen(this.#port, "127.0.0.1");
  }

  /** The target of its host, without a fingerprint. */
  get target(): BmcTarget {
    const { port } = this.#server.address() as AddressInfo;
    const address = `https://127.0.0.1:${port}`;
    return { host: "dgx031", address, username: "admin", password };
  }

  /** Reset types that arrived. */
  get resets(): unknown[] {
    return this.requests
      .filter(({ path }) => path.endsWith("ComputerSystem.Reset"))
      .map(({ body }) => (JSON.parse(body) as { ResetType: unknown }).ResetType);
  }

  #answer({ method, path, headers, body }: SeenRequest): Reply {
    const basic = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
    if (path === `${root}/`)
      return ok({
        Systems: { "@odata.id": `${root}/Systems` },
        Links: { Sessions: { "@odata.id": `${root}/SessionService/Sessions` } },
      });
    if (method === "POST" && path === `${root}/SessionService/Sessions`) {
      const location = `https://bmc.example/${root.slice(1)}/SessionService/Sessions/7`;
      return JSON.stringify({ UserName: "admin", Password: password }) === body
        ? { status: 201, headers: { "X-Auth-Token": token, Location: location }, json: {} }
        : { status: 401 };
    }
    if (headers["x-auth-token"] !== token && headers.authorization !== basic)
      return { status: 401 };
    if (method === "DELETE") return { status: 204 };
    if (path === `${root}/Systems`) return ok({ Members: [{ "@odata.id": system }] });
    const target = `${system}/Actions/ComputerSystem.Reset`;
    if (path === system)
      return ok({
        Id: "1",
        PowerState: this.state,
        Actions: { "#ComputerSystem.Reset": { target, ...this.action } },
      });
    if (method === "POST" && path === target) {
      this.onReset((JSON.parse(body) as { ResetType: string }).ResetType);
      return { status: 204 };
    }
    return { status: 404 };
  }
}

export function ok(json: unknown): Reply {
  return { status: 200, json };
}

function send(response: ServerResponse, { status, json, headers }: Reply): void {
  response.writeHead(status, headers);
  response.end(json === undefined ? undefined : JSON.stringify(json));
}
