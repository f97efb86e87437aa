import type { ClientChannel } from "ssh2";
import { HostError } from "../hostError.ts";
import type { RemoteCommand } from "../remoteCommand.ts";
import type { ScriptResult, ScriptRun } from "../transport.ts";
import type { Agents } from "./agentKeys.ts";
import { type Authentication, authenticationFor } from "./authentication.ts";
import type { Endpoint } from "./endpoint.ts";
import { execScript } from "./execScript.ts";
import type { HostKeyCheck, HostKeys } from "./hostKeys.ts";
import { judgeOutput, lostBeforeStart, sessionRefused } from "./judgeOutput.ts";
import { JumpLinks } from "./jumpLinks.ts";
import { type Link, NotOpened } from "./link.ts";
import { type Lease, LinkPool } from "./linkPool.ts";
import { openLink } from "./openLink.ts";
import { openThrough } from "./openThrough.ts";
import type { PrivateKeys } from "./privateKeys.ts";
import type { SshOptions } from "./sshOptions.ts";

/** What logins and checks of host keys are made of. */
export interface Keyring {
  readonly keys: PrivateKeys;
  readonly agents: Agents;
  readonly hostKeys: HostKeys;
}

/** Runs scripts with ssh2, on one kept connection per host. */
export class LibraryClient {
  readonly #maxOutputBytes: number;
  readonly #timeoutSeconds: number;
  readonly #keepaliveSeconds: number;
  readonly #keyring: Keyring;
  readonly #jumps: JumpLinks;
  readonly #pool: LinkPool;

  constructor(options: SshOptions, keyring: Keyring) {
    this.#maxOutputBytes = options.maxOutputBytes ?? 16 * 1024 * 1024;
    this.#timeoutSeconds = options.connectTimeoutSeconds ?? 10;
    this.#keepaliveSeconds = options.keepaliveSeconds ?? 5;
    this.#keyring = keyring;
    const open = (endpoint: Endpoint): Promise<Link> => this.#open(endpoint);
    this.#jumps = new JumpLinks(open);
    this.#pool = new LinkPool({
      connections: options.connections ?? 256,
      connectionsPerJump: options.connectionsPerJump ?? 64,
      open,
    });
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#jumps.close();
  }

  /** @throws HostError */
  async run(endpoint: Endpoint, run: ScriptRun, remote: RemoteCommand): Promise<ScriptResult> {
    const { name } = endpoint;
    const { lease, channel } = await this.#start(endpoint, remote.command);
    try {
      const executed = await execScript(channel, {
        remote,
        timeoutSeconds: run.timeoutSeconds,
        maxOutputBytes: this.#maxOutputBytes,
      });
      return judgeOutput(name, run, executed, remote.nonce, () =>
        lostBeforeStart(name, lease.link),
      );
    } finally {
      lease.release();
    }
  }

  /** Opens a channel; a kept connection that turns out to be dead is replaced once. */
  async #start(
    endpoint: Endpoint,
    command: string,
  ): Promise<{ readonly lease: Lease; readonly channel: ClientChannel }> {
    for (;;) {
      const lease = await this.#pool.lease(endpoint);
      try {
        return { lease, channel: await lease.link.exec(command) };
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
    const authentication = await authenticationFor(
      endpoint,
      this.#keyring.keys,
      this.#keyring.agents,
    );
    const hostKey = this.#keyring.hostKeys.check(endpoint);
    try {
      return await this.#connect(endpoint, authentication, hostKey);
    } catch (error) {
      const overTypes =
        error instanceof HostError &&
        (error.code === "host_key_changed" || error.code === "no_common_algorithm");
      if (!hostKey.guessed || !overTypes) throw error;
      return this.#connect(endpoint, authentication, this.#keyring.hostKeys.check(endpoint, true));
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
