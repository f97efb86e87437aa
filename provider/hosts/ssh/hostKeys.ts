import { readFileSync } from "node:fs";
import type { ServerHostKeyAlgorithm } from "ssh2";
import type { HostError } from "../hostError.ts";
import type { Endpoint } from "./endpoint.ts";
import { errorCode } from "./errorCode.ts";
import { hostKeyRefused, hostKeyTypesGone, knownHostsUnreadable } from "./hostKeyFailure.ts";
import {
  judgeHostKey,
  type KnownHostsLine,
  knownHostsName,
  KnownHostsSyntaxError,
  parseKnownHosts,
} from "./knownHosts.ts";
import { indexKnownHosts, type KnownHostsIndex } from "./knownHostsIndex.ts";

/** Key types of known_hosts and the signature algorithms for them, best first; SHA-1 is left out. */
const algorithmsByType: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
};

/** Verification of one connection attempt. */
export interface HostKeyCheck {
  /** Algorithms to offer: those of the recorded key types, all where none is recorded. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** Never throws: ssh2 1.17 takes everything but the literal `false` for consent. */
  readonly verify: (blob: Buffer) => boolean;
  /** The types to offer are a guess: a failure over them says nothing yet. */
  readonly guessed: boolean;
  /** Why `verify` refused. */
  readonly refusal: () => HostError | undefined;
  /** What it means when the server has no key of `algorithms`; `undefined` where all were offered. */
  readonly noMatch: () => HostError | undefined;
}

/** The known_hosts files of this machine, each read once. */
export class HostKeys {
  readonly #files = new Map<string, KnownHostsIndex>();

  /**
   * Which host a hashed line stands for costs a hash per line and host, seconds
   * for a fleet. So the key types to offer are guessed from all hashed lines
   * first; where that guess turns out wrong the connection is made again.
   *
   * @param thorough tries every hashed line, guesses nothing
   * @throws HostError known_hosts_unreadable
   */
  check(endpoint: Endpoint, thorough = false): HostKeyCheck {
    const recordedAs = endpoint.hostKeyAlias ?? knownHostsName(endpoint.address, endpoint.port);
    const files = endpoint.knownHostsFiles.map((file) => this.#read(endpoint.name, file));
    const unhashed = files.flatMap((file) => file.findUnhashed(recordedAs)).filter(isPlain);
    const hashedTypes = new Set(files.flatMap((file) => [...file.hashedTypes]));
    const guessed = !thorough && unhashed.length === 0 && hashedTypes.size > 0;
    let found: KnownHostsLine[] | undefined;
    const matching = (): KnownHostsLine[] => (found ??= findAll(files, endpoint, recordedAs));
    const types = guessed ? hashedTypes : new Set(matching().filter(isPlain).map(typeOf));
    const all = Object.entries(algorithmsByType);
    const known = all.filter(([type]) => types.has(type));
    const offered = known.length > 0 ? known : all;
    let refusal: HostError | undefined;
    return {
      guessed,
      algorithms: offered.flatMap(([, algorithms]) => [...algorithms]),
      verify: (blob) => {
        const key = blob.toString("base64").replace(/=+$/, "");
        const own = files.flatMap((file) => file.findKey(recordedAs, key));
        if (judgeHostKey(own, blob).status === "known") return true;
        const verdict = judgeHostKey(matching(), blob);
        if (verdict.status === "known") return true;
        refusal = hostKeyRefused(endpoint, recordedAs, blob, verdict);
        return false;
      },
      refusal: () => refusal,
      noMatch: () =>
        known.length > 0 && !guessed
          ? hostKeyTypesGone(endpoint, matching().filter(isPlain))
          : undefined,
    };
  }

  /**
   * Certificate authority that may vouch for the endpoint's key; ssh asks
   * without the port too (sshconnect.c 9.2, `check_host_key`).
   *
   * @throws HostError known_hosts_unreadable
   */
  authority(endpoint: Endpoint): KnownHostsLine | undefined {
    const { address, port, hostKeyAlias } = endpoint;
    const names =
      hostKeyAlias === null
        ? [knownHostsName(address, port), knownHostsName(address, 22)]
        : [hostKeyAlias];
    return endpoint.knownHostsFiles
      .map((file) => this.#read(endpoint.name, file))
      .flatMap((file) => names.flatMap((name) => file.findAuthorities(name)))
      .at(0);
  }

  #read(host: string, file: string): KnownHostsIndex {
    const before = this.#files.get(file);
    if (before) return before;
    const index = indexKnownHosts(readLines(host, file));
    this.#files.set(file, index);
    return index;
  }
}

function readLines(host: string, file: string): KnownHostsLine[] {
  try {
    return parseKnownHosts(readFileSync(file, "utf8"), file);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return [];
    if (error instanceof KnownHostsSyntaxError)
      throw knownHostsUnreadable(host, error.message, error);
    throw knownHostsUnreadable(
      host,
      `"${file}" cannot be read (${code ?? "unknown error"})`,
      error,
    );
  }
}

/** A host on another port that has no line of its own may be recorded without the port, as for `ssh`. */
function findAll(
  files: readonly KnownHostsIndex[],
  endpoint: Endpoint,
  recordedAs: string,
): KnownHostsLine[] {
  const own = files.flatMap((file) => file.find(recordedAs));
  if (own.some(isPlain) || endpoint.hostKeyAlias !== null) return own;
  const bare = knownHostsName(endpoint.address, 22);
  return bare === recordedAs ? own : [...own, ...files.flatMap((file) => file.find(bare))];
}

function isPlain({ marker }: KnownHostsLine): boolean {
  return marker === null;
}

function typeOf({ type }: KnownHostsLine): string {
  return type;
}
