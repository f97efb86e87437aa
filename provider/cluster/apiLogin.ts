import { Agent } from "undici";
import { AskOnce } from "./askOnce.ts";
import type { ClusterAccess, Credentials } from "./clusterAccess.ts";

/** Connections that were opened with one set of credentials. */
export interface Login {
  readonly agent: Agent;
  readonly credentials: Credentials;
}

/** A login that failed is not tried again for so long, seconds: a plugin that hangs would hang each request. */
const failedSeconds = 60;

/** Longest wait for a connection, seconds. */
const connectSeconds = 10;
/** Each watch holds one for itself. */
const connections = 256;

/** Logs in once for all requests, and once more when the credentials are not accepted any longer. */
export class ApiLogin {
  readonly #access: ClusterAccess;
  readonly #logins = new AskOnce<number, Login>(failedSeconds);
  /** How often credentials were refused. */
  #renewals = 0;

  constructor(access: ClusterAccess) {
    this.#access = access;
  }

  /** @throws ClusterError exec_plugin, config */
  get(): Promise<Login> {
    return this.#logins.get(this.#renewals, () => this.#open());
  }

  /** The next request logs in anew, unless another one has done so; what is on its way still ends. */
  async renew(refused: Login): Promise<void> {
    const renewals = this.#renewals;
    if ((await this.get()) !== refused || this.#renewals !== renewals) return;
    this.#renewals += 1;
    this.#logins.forget(renewals);
    refused.agent.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    const login = await this.#logins.known(this.#renewals)?.catch(() => undefined);
    await login?.agent.destroy();
  }

  async #open(): Promise<Login> {
    const credentials = await this.#access.credentials();
    const connect = { ...credentials.tls, timeout: connectSeconds * 1000 };
    // undici 8.12 over HTTP/2: an error that nobody can catch when it is closed after a server was away.
    return { credentials, agent: new Agent({ connect, connections, allowH2: false }) };
  }
}
