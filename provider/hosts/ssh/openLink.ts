import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import ssh2, { type AuthHandlerMiddleware, type NextAuthHandler } from "ssh2";
import type { HostError } from "../hostError.ts";
import type { Authentication } from "./authentication.ts";
import { connectFailed, type ConnectPhase, connectTimedOut } from "./connectFailure.ts";
import type { Endpoint } from "./endpoint.ts";
import type { HostKeyCheck } from "./hostKeys.ts";
import { Link } from "./link.ts";
import { withoutStacksBehind } from "./withoutStacks.ts";

export interface OpenLinkOptions {
  readonly authentication: Authentication;
  readonly hostKey: HostKeyCheck;
  readonly timeoutSeconds: number;
  readonly keepaliveSeconds: number;
  /** Connection through a jump host; without it a TCP connection is made. */
  readonly via?: { readonly stream: Duplex; readonly jump: Link };
}

const keepaliveCount = 3;

/**
 * Connects, verifies the host's key, then logs in with public keys.
 *
 * @throws HostError
 */
export function openLink(endpoint: Endpoint, options: OpenLinkOptions): Promise<Link> {
  const { authentication, hostKey, via } = options;
  const client = new ssh2.Client();
  const socket = via?.stream ?? new Socket();
  let phase: ConnectPhase = via ? "handshake" : "tcp";
  let greeting = "";
  let settled = false;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      fail(connectTimedOut(endpoint, { phase, greeting }, options.timeoutSeconds));
    }, options.timeoutSeconds * 1000);
    const fail = (error: HostError): void => {
      clearTimeout(timer);
      settled = true;
      reject(error);
      socket.destroy();
    };
    const explain = (error: unknown): HostError => {
      const refusal = hostKey.refusal();
      if (refusal) return refusal;
      const noKeyType = error instanceof Error && /no matching host key/.test(error.message);
      const gone = noKeyType ? hostKey.noMatch() : undefined;
      return gone ?? connectFailed(endpoint, { phase, greeting }, authentication, error);
    };
    // ssh2 1.17 emits a second error after some first ones, so the listeners stay.
    client.on("error", (error) => {
      if (!settled && !isPassing(error)) fail(explain(error));
    });
    client.on("close", () => {
      if (!settled) fail(explain(undefined));
    });
    client.on("handshake", () => {
      phase = "authentication";
    });
    client.on("ready", () => {
      clearTimeout(timer);
      settled = true;
      resolve(new Link(endpoint, client, via?.jump ?? null, options.timeoutSeconds));
    });
    try {
      client.connect({
        sock: socket,
        username: endpoint.user,
        authHandler: offerInOrder(authentication),
        hostVerifier: hostKey.verify,
        readyTimeout: 0,
        keepaliveInterval: options.keepaliveSeconds * 1000,
        keepaliveCountMax: keepaliveCount - 1,
        algorithms: {
          serverHostKey: hostKey.algorithms,
          hmac: { remove: ["hmac-sha1", "hmac-sha1-etm@openssh.com"], append: [], prepend: [] },
        },
      });
    } catch (error) {
      fail(explain(error));
      return;
    }
    // After connect(), which has paused the socket: nothing is taken from the client, which
    // listens later.
    socket.on("data", withoutStacksBehind);
    socket.on("data", function peek(data: Buffer) {
      greeting += data.toString("latin1");
      if (greeting.length > 200) socket.off("data", peek);
    });
    if (socket instanceof Socket) {
      socket.on("connect", () => {
        phase = "handshake";
        socket.setNoDelay(true);
      });
      socket.connect({ host: endpoint.address, port: endpoint.port });
    }
  });
}

/** Errors after which ssh2 goes on with the next key. */
function isPassing(error: Error & { level?: string }): boolean {
  return error.level === "agent" || /^Error (while )?signing/i.test(error.message);
}

/** Public keys only, and none before the host's key was verified; `none` is not tried, which saves a round trip. */
function offerInOrder({ credentials }: Authentication): AuthHandlerMiddleware {
  let next = 0;
  const handler = (
    methodsLeft: readonly string[] | null,
    _partial: boolean | null,
    callback: NextAuthHandler | ((stop: false) => void),
  ): void => {
    const credential = methodsLeft?.includes("publickey") === false ? undefined : credentials[next];
    next += 1;
    if (credential) (callback as NextAuthHandler)(credential.method);
    else (callback as (stop: false) => void)(false);
  };
  return handler;
}
