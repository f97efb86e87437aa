import ssh2, {
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from "ssh2";
import { agentIdentities } from "./agentIdentities.ts";
import { type Certificate, isCertificate, parseCertificate } from "./certificate.ts";
import { errorCode } from "./errorCode.ts";
import { keyType } from "./fingerprint.ts";

/** Keys of an agent, or why there are none. */
export interface AgentKeys {
  readonly keys: readonly ParsedKey[];
  /** What ssh2 1.17 cannot use and the system's ssh can. */
  readonly certificates: readonly Certificate[];
  readonly hasSecurityKey: boolean;
  readonly problem: string | undefined;
}

/** Agents of this machine, each asked once for its keys. */
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

async function listKeys(socket: string, timeoutSeconds: number): Promise<AgentKeys> {
  const none = { keys: [], certificates: [], hasSecurityKey: false };
  let blobs: Buffer[];
  try {
    blobs = await agentIdentities(socket, timeoutSeconds);
  } catch (error) {
    const late =
      error instanceof Error && errorCode(error) === undefined ? error.message : undefined;
    const what = late ?? "cannot be asked: start it, or unset SSH_AUTH_SOCK";
    return { ...none, problem: `the agent at "${socket}" ${what}` };
  }
  const keys = blobs.filter((blob) => !isCertificate(blob)).flatMap(parsePlain);
  const certificates = blobs
    .filter(isCertificate)
    .flatMap((blob) => parseCertificate(blob, socket) ?? []);
  const problem = `the agent at "${socket}" has no usable key: load one with \`ssh-add\``;
  return {
    keys,
    certificates,
    hasSecurityKey: blobs.some((blob) => keyType(blob).startsWith("sk-")),
    problem: keys.length > 0 ? undefined : problem,
  };
}

/** No key where ssh2 does not know the type. */
function parsePlain(blob: Buffer): ParsedKey[] {
  const parsed = ssh2.utils.parseKey(blob);
  return parsed instanceof Error ? [] : [parsed];
}
