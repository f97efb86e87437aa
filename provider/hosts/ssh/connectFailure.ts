import { escapeText, firstLine } from "../escapeText.ts";
import { HostError, type HostErrorCode } from "../hostError.ts";
import type { Authentication } from "./authentication.ts";
import type { Endpoint } from "./endpoint.ts";
import { errorCode } from "./errorCode.ts";

/** How far a connection attempt got. */
export type ConnectPhase = "tcp" | "handshake" | "authentication";

export interface ConnectProgress {
  readonly phase: ConnectPhase;
  /** First bytes that the other side sent. */
  readonly greeting: string;
}

interface Failure {
  readonly code: HostErrorCode;
  /** What is, what to do; the same for every host. */
  readonly summary: string;
  /** What only this host's message says. */
  readonly detail?: string;
  readonly local?: boolean;
}

/** Failures of TCP, by the code of the system error. */
const bySystemCode: Readonly<Record<string, Failure>> = {
  ENOTFOUND: {
    code: "address_unknown",
    summary: "address unknown: correct the name, or set address",
  },
  EAI_AGAIN: {
    code: "address_unknown",
    summary: "name service does not answer: check this machine's resolver",
    local: true,
  },
  ECONNREFUSED: {
    code: "connection_refused",
    summary: "connection refused: is sshd running on that port?",
  },
  EHOSTUNREACH: { code: "unreachable", summary: "no route to host: is it up, is its network?" },
  ENETUNREACH: {
    code: "unreachable",
    summary: "this machine has no route to the network: check its network, or use a jump host",
    local: true,
  },
  EADDRNOTAVAIL: {
    code: "unreachable",
    summary: "this machine has no free address or port left: close other connections",
    local: true,
  },
  EMFILE: {
    code: "unreachable",
    summary: "this process may open no more files: raise `ulimit -n`",
    local: true,
  },
  ETIMEDOUT: {
    code: "connect_timeout",
    summary: "no answer: is the host up, does a firewall drop packets?",
  },
  ECONNRESET: {
    code: "connection_reset",
    summary: "connection was reset: look at sshd's log on the host",
  },
  EPIPE: {
    code: "connection_reset",
    summary: "connection was reset: look at sshd's log on the host",
  },
};

function hostError(endpoint: Endpoint, failure: Failure, cause: unknown): HostError {
  const { name, address, port, user } = endpoint;
  const detail = failure.detail === undefined ? "" : ` (${failure.detail})`;
  return new HostError({
    code: failure.code,
    host: name,
    message: `Cannot reach "${name}" as ${user}@${address} port ${port}: ${failure.summary}${detail}`,
    summary: failure.summary,
    local: failure.local ?? false,
    cause,
  });
}

/** The deadline of the connection attempt has passed. */
export function connectTimedOut(
  endpoint: Endpoint,
  { phase }: ConnectProgress,
  seconds: number,
): HostError {
  const failures: Readonly<Record<ConnectPhase, Failure>> = {
    tcp: { code: "connect_timeout", summary: `no answer in ${seconds} s` },
    handshake: {
      code: "handshake_timeout",
      summary: `connected, but no SSH key exchange in ${seconds} s: is the host overloaded?`,
    },
    authentication: {
      code: "handshake_timeout",
      summary: `no login in ${seconds} s: is the host overloaded, does the agent wait for a confirmation?`,
    },
  };
  return hostError(endpoint, failures[phase], undefined);
}

/** What an error of the ssh2 client, or the end of its connection, means before the login is done. */
export function connectFailed(
  endpoint: Endpoint,
  progress: ConnectProgress,
  authentication: Authentication,
  error: unknown,
): HostError {
  const system = bySystemCode[errorCode(error) ?? ""];
  const text = error instanceof Error ? error.message : "the connection ended";
  if (/authentication methods failed|too many authentication failures/i.test(text))
    return authFailed(endpoint, authentication, error);
  if (/no matching/.test(text)) return hostError(endpoint, noCommonAlgorithm(text), error);
  if (system) return hostError(endpoint, system, error);
  if (/not allowed at this time/i.test(progress.greeting))
    return hostError(
      endpoint,
      {
        code: "connection_refused",
        summary:
          "sshd refuses this machine for a while after failed logins (PerSourcePenalties): wait a minute, then run again",
      },
      error,
    );
  const isOver = !(error instanceof Error) || /connection lost|before handshake/i.test(text);
  const greeting = escapeText(firstLine(progress.greeting));
  if (isOver && (progress.greeting === "" || /^SSH-|MaxStartups/.test(greeting)))
    return hostError(
      endpoint,
      {
        code: "connection_reset",
        summary: "connection ended before the login: look at sshd's log (MaxStartups?) on the host",
      },
      error,
    );
  return hostError(
    endpoint,
    {
      code: "protocol",
      summary: "the port does not speak SSH as expected: check address and port",
      detail: `${escapeText(text)}; it sent "${greeting}"`,
    },
    error,
  );
}

function noCommonAlgorithm(text: string): Failure {
  const what = /no matching (.*)/.exec(text)?.[1] ?? "algorithm";
  return {
    code: "no_common_algorithm",
    summary:
      `no common ${what}: allow one of curve25519-sha256, ecdh-sha2-nistp256 (KexAlgorithms), aes256-gcm@openssh.com, ` +
      "aes256-ctr (Ciphers), hmac-sha2-256 (MACs), ssh-ed25519, rsa-sha2-512 (HostKeyAlgorithms) in sshd_config, or set client to openssh in rdma:ssh",
  };
}

/** Never tried again: sshd answers repeated failures with penalties for the whole machine. */
function authFailed(
  endpoint: Endpoint,
  { credentials, skipped }: Authentication,
  cause: unknown,
): HostError {
  const { name, user } = endpoint;
  const offered = credentials.map(({ label }) => label).join(", ");
  const left = skipped.length > 0 ? `; not offered: ${skipped.join("; ")}` : "";
  return new HostError({
    code: "auth_failed",
    host: name,
    message:
      `Cannot log in to "${name}" as "${user}": the host accepts none of the keys ${offered}${left}; ` +
      `add one to ~${user}/.ssh/authorized_keys there, or set user or identityFiles`,
    summary: `login as "${user}" refused: add the key to its authorized_keys, or set user or identityFiles`,
    cause,
  });
}

/** The jump host cannot be used, for a cause of its own. */
export function jumpFailed(endpoint: Endpoint, cause: HostError): HostError {
  return new HostError({
    code: "jump_failed",
    host: endpoint.name,
    message: `Cannot reach "${endpoint.name}" through its jump host: ${cause.message}`,
    summary: `jump host fails: ${cause.summary}`,
    local: cause.local,
    cause,
  });
}

/** The jump host answers, but does not get through to the host. */
export function forwardFailed(endpoint: Endpoint, jump: Endpoint, error: unknown): HostError {
  const text = error instanceof Error ? error.message : "";
  const reason: unknown =
    typeof error === "object" && error !== null && "reason" in error ? error.reason : undefined;
  if (reason === 1 || /prohibited/i.test(text))
    return hostError(
      endpoint,
      {
        code: "jump_failed",
        summary: "the jump host forbids forwarding: set AllowTcpForwarding in its sshd_config",
        detail: `jump host ${jump.name}`,
      },
      error,
    );
  const system = /refused/i.test(text)
    ? "ECONNREFUSED"
    : /timed out/i.test(text)
      ? "ETIMEDOUT"
      : /unknown|not known|resolve/i.test(text)
        ? "ENOTFOUND"
        : "EHOSTUNREACH";
  return hostError(
    endpoint,
    {
      ...(bySystemCode[system] ?? { code: "unreachable", summary: "no route to host" }),
      detail: `as seen from jump host ${jump.name}`,
    },
    error,
  );
}
