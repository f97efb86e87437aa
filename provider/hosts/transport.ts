import type { Section } from "../facts/assemble/frame.ts";

/** Where a host is reached. Plain data of the `hosts` input, merged with the `rdma:hosts` defaults. */
export interface HostTarget {
  /** Name in the host set: what messages and plans say. */
  readonly name: string;
  /** Host name or address handed to SSH, where it differs from `name`; looked up in ~/.ssh/config like `ssh` does. */
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  /** Jump host, as `ssh -J` takes it: `[user@]host[:port]`. */
  readonly jump?: string;
}

/** A fixed script of the package. Data never becomes part of its text. */
export interface Script {
  readonly name: "probe" | "apply";
  readonly text: string;
}

export interface ScriptRun {
  readonly script: Script;
  /** Lines for the script's input, without newlines inside. */
  readonly input: readonly string[];
  /** Longest time from the start of the command to its end, seconds. */
  readonly timeoutSeconds: number;
}

export interface ScriptResult {
  /** What the script printed, from its section `begin` to `end`. */
  readonly sections: readonly Section[];
  readonly stderr: string;
  readonly exitCode: number;
}

/** A login that ends by itself: an SSH certificate. */
export interface CredentialEnd {
  /** File, or socket of an agent. */
  readonly source: string;
  /** Seconds since 1970. */
  readonly validBefore: number;
}

/**
 * Runs scripts on hosts. One connection per host is kept for the life of the
 * transport.
 *
 * @throws HostError for everything that keeps a script from having run to its end.
 */
export interface Transport {
  run(target: HostTarget, run: ScriptRun): Promise<ScriptResult>;
  /** Ends of the logins to hosts that were reached, by name; none for a login that lasts. */
  credentialEnds?(): ReadonlyMap<string, CredentialEnd>;
  /** Ends every connection. */
  close(): Promise<void>;
}
