import ssh2, {
  type IdentityCallback,
  type ParsedKey,
  type PublicKeyEntry,
  type SignCallback,
  type SigningRequestOptions,
} from "ssh2";

/** Keys of an agent, or why there are none. */
export interface AgentKeys {
  readonly keys: readonly ParsedKey[];
  readonly problem: string | undefined;
}

/**
 * Agents of this machine, each asked once for its keys. Certificates and
 * security keys are left out: ssh2 1.17 cannot use them.
 */
export class Agents {
  readonly #timeoutSeconds: number;
  readonly #lists = new Map<string, Promise<AgentKeys>>();

  constructor(timeoutSeconds: number) {
    this.#timeoutSeconds = timeoutSeconds;
  }

  list(socket: string): Promise<AgentKeys> {
    const before = this.#lists.get(socket);
    if (before) return before;
    const list = listKeys(socket, this.#timeoutSeconds);
    this.#lists.set(socket, list);
    return list;
  }
}

/** One key of an agent, so that each can be offered at its own place in the order. */
export class AgentKey extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: InstanceType<typeof ssh2.OpenSSHAgent>;
  readonly #key: ParsedKey;

  constructor(socket: string, key: ParsedKey) {
    super();
    this.#agent = new ssh2.OpenSSHAgent(socket);
    this.#key = key;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(undefined, [this.#key]);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === "function") this.#agent.sign(key, data, {}, options);
    else this.#agent.sign(key, data, options, callback);
  }
}

function listKeys(socket: string, timeoutSeconds: number): Promise<AgentKeys> {
  return new Promise((resolve) => {
    const fail = (what: string): void => {
      resolve({ keys: [], problem: `the agent at "${socket}" ${what}` });
    };
    const timer = setTimeout(() => {
      fail(`did not answer in ${timeoutSeconds} s`);
    }, timeoutSeconds * 1000);
    new ssh2.OpenSSHAgent(socket).getIdentities((error, keys) => {
      clearTimeout(timer);
      if (error) fail("cannot be asked: start it, or unset SSH_AUTH_SOCK");
      else {
        const plain = (keys ?? []).filter(isPlain);
        const problem = `the agent at "${socket}" has no usable key: load one with \`ssh-add\``;
        resolve({ keys: plain, problem: plain.length > 0 ? undefined : problem });
      }
    });
  });
}

/** ssh2's own agent returns parsed keys only. */
function isPlain(key: ParsedKey | PublicKeyEntry): key is ParsedKey {
  return "sign" in key && !/^sk-|-cert-v01@/.test(key.type);
}
