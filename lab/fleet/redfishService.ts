import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { Certificate } from "./certificate.ts";
import { listenAnywhere } from "./listen.ts";
import { find } from "./misbehaviour.ts";
import type { Misbehaviour } from "./misbehaviour.ts";

export const resetTypes = [
  "On",
  "ForceOff",
  "GracefulShutdown",
  "GracefulRestart",
  "ForceRestart",
  "Nmi",
] as const;
export type ResetType = (typeof resetTypes)[number];
export type PowerState = "On" | "Off" | "PoweringOff" | "PoweringOn";

export interface RedfishOptions {
  readonly certificate: Certificate;
  readonly username: string;
  readonly password: string;
  readonly product: string;
  readonly misbehaviours: () => readonly Misbehaviour[];
  readonly powerState: () => PowerState | Promise<PowerState>;
  /** What fails is answered with 503. */
  readonly reset: (type: ResetType) => void | Promise<void>;
}

const base = "/redfish/v1";
const system = `${base}/Systems/DGX`;

/**
 * The BMC of one host, shaped after DGX ones: one system named `DGX`, basic and
 * session authentication, resets without PowerCycle. It answers whether the host
 * is on or off.
 */
export class RedfishService {
  port = 0;
  readonly requests: string[] = [];
  readonly #options: RedfishOptions;
  readonly #server: Server;
  readonly #sessions = new Map<string, string>();

  constructor(options: RedfishOptions) {
    this.#options = options;
    this.#server = createServer(
      { key: options.certificate.key, cert: options.certificate.certificate },
      (request, response) => {
        this.#handle(request, response);
      },
    );
  }

  async start(): Promise<void> {
    this.port = await listenAnywhere(this.#server);
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.#server.close(() => {
        resolve();
      }),
    );
    this.#server.closeAllConnections();
    await closed;
  }

  /** Sessions that were opened and not deleted. */
  get openSessions(): number {
    return this.#sessions.size;
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = (request.url ?? "/").replace(/\/$/, "");
      this.requests.push(`${request.method ?? ""} ${path}`);
      this.#answer(request, path, Buffer.concat(chunks).toString("utf8"), response).catch(
        (error: unknown) => {
          fail(response, 503, "ServiceTemporarilyUnavailable", String(error));
        },
      );
    });
  }

  async #answer(
    request: IncomingMessage,
    path: string,
    body: string,
    response: ServerResponse,
  ): Promise<void> {
    const post = request.method === "POST";
    const refused = find(this.#options.misbehaviours(), "redfish-401") !== undefined;
    if (path === base && !post) {
      send(response, 200, {
        "@odata.id": base,
        RedfishVersion: "1.7.0",
        Systems: { "@odata.id": `${base}/Systems` },
        SessionService: { "@odata.id": `${base}/SessionService` },
        Links: { Sessions: { "@odata.id": `${base}/SessionService/Sessions` } },
      });
    } else if (post && path === `${base}/SessionService/Sessions`) {
      this.#openSession(body, refused, response);
    } else if (refused || !this.#authorized(request)) {
      fail(response, 401, "InsufficientPrivilege", "Authentication failed");
    } else if (request.method === "DELETE" && path.startsWith(`${base}/SessionService/Sessions/`)) {
      const id = path.slice(path.lastIndexOf("/") + 1);
      for (const [token, session] of this.#sessions)
        if (session === id) this.#sessions.delete(token);
      response.writeHead(204).end();
    } else if (path === `${base}/Systems`) {
      send(response, 200, {
        "@odata.id": path,
        "Members@odata.count": 1,
        Members: [{ "@odata.id": system }],
      });
    } else if (path === system && !post) {
      send(response, 200, await this.#system());
    } else if (post && path === `${system}/Actions/ComputerSystem.Reset`) {
      await this.#reset(body, response);
    } else {
      fail(response, 404, "ResourceMissingAtURI", `There is no ${path}`);
    }
  }

  async #system(): Promise<Record<string, unknown>> {
    return {
      "@odata.id": system,
      "@odata.type": "#ComputerSystem.v1_9_0.ComputerSystem",
      Id: "DGX",
      Name: "DGX",
      Manufacturer: "NVIDIA",
      Model: this.#options.product,
      PowerState: await this.#options.powerState(),
      Status: { State: "Enabled", Health: "OK" },
      Actions: {
        "#ComputerSystem.Reset": {
          target: `${system}/Actions/ComputerSystem.Reset`,
          "ResetType@Redfish.AllowableValues": resetTypes,
        },
      },
    };
  }

  #openSession(body: string, refused: boolean, response: ServerResponse): void {
    const { UserName, Password } = parseObject(body);
    if (refused || UserName !== this.#options.username || Password !== this.#options.password) {
      fail(response, 401, "ResourceAtUriUnauthorized", "The user name or password is wrong");
      return;
    }
    const token = randomBytes(16).toString("hex");
    const id = randomBytes(4).toString("hex");
    this.#sessions.set(token, id);
    const location = `${base}/SessionService/Sessions/${id}`;
    response.setHeader("X-Auth-Token", token);
    response.setHeader("Location", location);
    send(response, 201, { "@odata.id": location, Id: id, UserName });
  }

  #authorized(request: IncomingMessage): boolean {
    const token = request.headers["x-auth-token"];
    if (typeof token === "string") return this.#sessions.has(token);
    const basic = Buffer.from(`${this.#options.username}:${this.#options.password}`).toString(
      "base64",
    );
    return request.headers.authorization === `Basic ${basic}`;
  }

  async #reset(body: string, response: ServerResponse): Promise<void> {
    const type = parseObject(body)["ResetType"];
    const known = resetTypes.find((one) => one === type);
    if (known === undefined) {
      fail(
        response,
        400,
        "ActionParameterUnknown",
        `The value ${JSON.stringify(type)} of ResetType is not one of ${resetTypes.join(", ")}`,
      );
      return;
    }
    await this.#options.reset(known);
    response.writeHead(204).end();
  }
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json", "OData-Version": "4.0" });
  response.end(JSON.stringify(value));
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, { error: { code: `Base.1.4.${code}`, message } });
}
