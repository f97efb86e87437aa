import { hostname } from "node:os";
import { setTimeout as sleepMilliseconds } from "node:timers/promises";
import { HostError } from "../hostError.ts";
import type {
  CredentialEnd,
  HostTarget,
  ScriptResult,
  ScriptRun,
  Transport,
} from "../transport.ts";
import { remoteCommand } from "../remoteCommand.ts";
import { SudoPassword } from "../sudoPassword.ts";
import { Agents } from "./agentKeys.ts";
import { chooseClient } from "./chooseClient.ts";
import { HostKeys } from "./hostKeys.ts";
import { type Keyring, LibraryClient } from "./libraryClient.ts";
import { PrivateKeys } from "./privateKeys.ts";
import { ProgramClient } from "./program/programClient.ts";
import { EndpointResolver } from "./resolveEndpoint.ts";
import { type LocalUser, readLocalUser, type SshOptions } from "./sshOptions.ts";

/** What tests replace. */
export interface SshSurroundings {
  readonly local?: LocalUser;
  /** Waits before the second try. */
  readonly sleep?: (seconds: number) => Promise<unknown>;
}

/**
 * Runs scripts over SSH: with ssh2, or with the system's ssh where
 * ~/.ssh/config, the keys or known_hosts need what ssh2 lacks.
 */
export function createSshTransport(
  options: SshOptions = {},
  surroundings: SshSurroundings = {},
): Transport {
  return new SshTransport(options, surroundings);
}

class SshTransport implements Transport {
  readonly #options: SshOptions;
  readonly #password: SudoPassword | undefined;
  readonly #sleep: (seconds: number) => Promise<unknown>;
  readonly #resolver: EndpointResolver;
  readonly #keyring: Keyring;
  readonly #library: LibraryClient;
  readonly #program: ProgramClient;

  constructor(options: SshOptions, surroundings: SshSurroundings) {
    const local = surroundings.local ?? readLocalUser(hostname());
    this.#options = options;
    const { sudoPasswordCommand } = options;
    this.#password =
      sudoPasswordCommand === undefined ? undefined : new SudoPassword(sudoPasswordCommand);
    this.#sleep = surroundings.sleep ?? ((seconds) => sleepMilliseconds(seconds * 1000));
    this.#resolver = new EndpointResolver(options, local);
    this.#keyring = {
      keys: new PrivateKeys(options.passphrase),
      agents: new Agents(options.connectTimeoutSeconds ?? 10),
      hostKeys: new HostKeys(),
    };
    this.#library = new LibraryClient(options, this.#keyring);
    this.#program = new ProgramClient(options, local, this.#keyring);
  }

  async run(target: HostTarget, run: ScriptRun): Promise<ScriptResult> {
    const choice = await chooseClient(target, this.#options, this.#resolver, this.#keyring);
    const privileges = {
      helpers: this.#options.helpers ?? false,
      password: this.#password,
    };
    const once = (): Promise<ScriptResult> => {
      const remote = remoteCommand(run, privileges);
      return choice.client === "library"
        ? this.#library.run(choice.endpoint, run, remote)
        : this.#program.run(target, choice, run, remote);
    };
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof HostError) || !error.retryable) throw error;
      await this.#sleep(0.5 + Math.random());
      return await once();
    }
  }

  credentialEnds(): ReadonlyMap<string, CredentialEnd> {
    return this.#program.credentials;
  }

  async close(): Promise<void> {
    await Promise.all([this.#library.close(), this.#program.close()]);
  }
}
