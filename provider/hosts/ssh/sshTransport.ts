import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleepMilliseconds } from "node:timers/promises";
import type { ClientChannel } from "ssh2";
import { frameScript, shellCommand } from "../frameScript.ts";
import { HostError } from "../hostError.ts";
import type { HostTarget, ScriptResult, ScriptRun, Transport } from "../transport.ts";
import { Agents } from "./agentKeys.ts";
import { type Authentication, authenticationFor } from "./authentication.ts";
import type { Endpoint } from "./endpoint.ts";
import { execScript } from "./execScript.ts";
import { type HostKeyCheck, HostKeys } from "./hostKeys.ts";
import { judgeOutput, lostBeforeStart, sessionRefused } from "./judgeOutput.ts";
import { JumpLinks } from "./jumpLinks.ts";
import { type Link, NotOpened } from "./link.ts";
import { type Lease, LinkPool } from "./linkPool.ts";
import { openLink } from "./openLink.ts";
import { openThrough } from "./openThrough.ts";
import { PrivateKeys } from "./privateKeys.ts";
import { EndpointResolver } from "./resolveEndpoint.ts";
import { type LocalUser, readLocalUser, type SshOptions } from "./sshOptions.ts";

/** What tests replace. */
export interface SshSurroundings {
  readonly local?: LocalUser;
  /** Waits before the second try. */
  readonly sleep?: (seconds: number) => Promise<unknown>;
}

/** Runs scripts over SSH (ssh2). What `ssh` would do with ~/.ssh/config is done, or refused by name. */
export function createSshTransport(
  options: SshOptions = {},
  surroundings: SshSurroundings = {},
): Transport {
  return new SshTransport(options, surroundings);
}

class SshTransport implements Transport {
  readonly #maxOutputBytes: number;
  readonly #timeoutSeconds: number;
  readonly #keepaliveSeconds: number;
  readonly #sleep: (seconds: number) => Promise<unknown>;
  readonly #resolver: EndpointResolver;
  readonly #keys: PrivateKeys;
  readonly #agents: Agents;
  readonly #hostKeys = new HostKeys();
  readonly #jumps: JumpLinks;
  readonly #pool: LinkPool;

  constructor(options: SshOptions, surroundings: SshSurroundings) {
    this.#maxOutputBytes = options.maxOutputBytes ?? 16 * 1024 * 1024;
    this.#timeoutSeconds = options.connectTimeoutSeconds ?? 10;
    this.#keepaliveSeconds = options.keepaliveSeconds ?? 5;
    this.#sleep = surroundings.sleep ?? ((seconds) => sleepMilliseconds(seconds * 1000));
    this.#resolver = new EndpointResolver(options, surroundings.local ?? readLocalUser(hostname()));
    this.#keys = new PrivateKeys(options.passphrase);
    this.#agents = new Agents(this.#timeoutSeconds);
    const open = (endpoint: Endpoint): Promise<Link> => this.#open(endpoint);
    this.#jumps = new JumpLinks(open);
    this.#pool = new LinkPool({
      connections: options.connections ?? 256,
      connectionsPerJump: options.connectionsPerJump ?? 64,
      open,
    });
  }

  async run(target: HostTarget, run: ScriptRun): Promise<ScriptResult> {
    const endpoint = this.#resolver.resolve(target);
    try {
      return await this.#runOnce(endpoint, run);
    } catch (error) {
      if (!(error instanceof HostError) || !error.retryable) throw error;
      await this.#sleep(0.5 + Math.random());
      return await this.#runOnce(endpoint, run);
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#jumps.close();
  }

  async #runOnce(endpoint: Endpoint, run: ScriptRun): Promise<ScriptResult> {
    const { name } = endpoint;
    const nonce = randomBytes(16).toString("hex");
    const stdin = frameScript(run.script, run.input, nonce);
    const { lease, channel } = await this.#start(endpoint);
    try {
      const executed = await execScript(channel, {
        stdin,
        timeoutSeconds: run.timeoutSeconds,
        maxOutputBytes: this.#maxOutputBytes,
      });
      return judgeOutput(name, run, executed, nonce, lease.link);
    } finally {
      lease.release();
    }
  }

  /** Opens a channel; a kept connection that turns out to be dead is replaced once. */
  async #start(
    endpoint: Endpoint,
  ): Promise<{ readonly lease: Lease; readonly channel: ClientChannel }> {
    for (;;) {
      const lease = await this.#pool.lease(endpoint);
      try {
        return { lease, channel: await lease.link.exec(shellCommand) };
      } catch (error) {
        lease.release();
        if (!(error instanceof NotOpened)) throw error;
        if (error.why === "refused") throw sessionRefused(endpoint.name, error.cause);
        this.#pool.discard(lease.link);
        if (!lease.kept) throw lostBeforeStart(endpoint.name, lease.link);
      }
    }
  }

  async #open(endpoint: Endpoint): Promise<Link> {
    const authentication = await authenticationFor(endpoint, this.#keys, this.#agents);
    const hostKey = this.#hostKeys.check(endpoint);
    try {
      return await this.#connect(endpoint, authentication, hostKey);
    } catch (error) {
      const overTypes =
        error instanceof HostError &&
        (error.code === "host_key_changed" || error.code === "no_common_algorithm");
      if (!hostKey.guessed || !overTypes) throw error;
      return this.#connect(endpoint, authentication, this.#hostKeys.check(endpoint, true));
    }
  }

  async #connect(
    endpoint: Endpoint,
    authentication: Authentication,
    hostKey: HostKeyCheck,
  ): Promise<Link> {
    const options = {
      authentication,
      hostKey,
      timeoutSeconds: this.#timeoutSeconds,
      keepaliveSeconds: this.#keepaliveSeconds,
    };
    if (endpoint.jump === null) return openLink(endpoint, options);
    const jump = await this.#jumps.lease(endpoint, endpoint.jump);
    try {
      const stream = await openThrough(endpoint, jump.link, this.#timeoutSeconds);
      const link = await openLink(endpoint, { ...options, via: { stream, jump: jump.link } });
      link.onClose(jump.release);
      return link;
    } catch (error) {
      jump.release();
      throw error;
    }
  }
}
