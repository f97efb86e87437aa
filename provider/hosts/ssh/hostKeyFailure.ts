import { HostError } from "../hostError.ts";
import type { Endpoint } from "./endpoint.ts";
import { fingerprint, keyType } from "./fingerprint.ts";
import type { HostKeyVerdict, KnownHostsLine } from "./knownHosts.ts";

type Refused = Exclude<HostKeyVerdict, { status: "known" }>;

/** Why a host key was refused, with what to do about it. */
export function hostKeyRefused(
  endpoint: Endpoint,
  recordedAs: string,
  blob: Buffer,
  verdict: Refused,
): HostError {
  const { name: host } = endpoint;
  const presented = `${keyType(blob)} ${fingerprint(blob)}`;
  const line = `${recordedAs} ${keyType(blob)} ${blob.toString("base64")}`;
  const file = endpoint.knownHostsFiles[0] ?? "known_hosts";
  switch (verdict.status) {
    case "revoked":
      return new HostError({
        code: "host_key_revoked",
        host,
        message: `Host key of "${host}" is revoked: ${place(verdict.line)} revokes ${presented}; give the host a new key, then add its line`,
        summary: "host key is revoked: give the host a new key, then add its line",
      });
    case "changed":
      return new HostError({
        code: "host_key_changed",
        host,
        message:
          `Host key of "${host}" is not the known one: it presents ${presented}, expected ` +
          `${verdict.lines.map((known) => `${known.type} ${fingerprint(Buffer.from(known.key, "base64"))} (${place(known)})`).join(" or ")}; ` +
          `if the host was re-imaged, verify the fingerprint on its console, remove the old line and add: ${line}`,
        summary: changedSummary,
      });
    case "unknown":
      return new HostError({
        code: "host_key_unknown",
        host,
        message:
          `Host key of "${host}" is not known: it presents ${presented}, expected a line for ${recordedAs}` +
          (endpoint.laxHostKeyChecking === null
            ? ""
            : `; StrictHostKeyChecking ${endpoint.laxHostKeyChecking} is not followed here`) +
          `; verify the fingerprint on its console, then add to ${file}: ${line}`,
        summary: "host key is not known: verify, then add its line to known_hosts",
      });
  }
}

const changedSummary = "host key is not the known one (re-imaged?): verify, then add its line";

/** The host has none of the key types that known_hosts records for it. */
export function hostKeyTypesGone(endpoint: Endpoint, lines: readonly KnownHostsLine[]): HostError {
  const { name: host, address, port } = endpoint;
  return new HostError({
    code: "host_key_changed",
    host,
    message:
      `Host key of "${host}" is not the known one: it has no key of the known types, expected ` +
      `${lines.map((known) => `${known.type} (${place(known)})`).join(" or ")}; if the host was re-imaged, ` +
      `read its keys with \`ssh-keyscan -p ${port} ${address}\`, verify them on its console, then replace the line`,
    summary: changedSummary,
  });
}

export function knownHostsUnreadable(host: string, reason: string, cause: unknown): HostError {
  return new HostError({
    code: "known_hosts_unreadable",
    host,
    message: `Cannot verify "${host}": ${reason}; make the file readable and correct for this user`,
    summary: "a known_hosts file cannot be read: make it readable and correct",
    local: true,
    cause,
  });
}

function place({ file, line }: KnownHostsLine): string {
  return `${file}:${line}`;
}
