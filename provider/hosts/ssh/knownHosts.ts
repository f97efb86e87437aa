import { createHmac } from "node:crypto";
import { keyType } from "./fingerprint.ts";
import { patternListMatches } from "./globMatch.ts";

/** A line of a known_hosts file that holds a key (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHostsLine {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly marker: "revoked" | "cert-authority" | null;
  /** Host patterns separated by commas, or one hashed name `|1|salt|hash`. */
  readonly hosts: string;
  /** `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`. */
  readonly type: string;
  /** Key in base64, as the file has it without padding. */
  readonly key: string;
}

export type HostKeyVerdict =
  | { readonly status: "known" }
  | { readonly status: "revoked"; readonly line: KnownHostsLine }
  /** Other keys are recorded for the host; the first is of the presented type where there is one. */
  | { readonly status: "changed"; readonly lines: readonly KnownHostsLine[] }
  | { readonly status: "unknown" };

/** A `@revoked` line that cannot be read must not be skipped. */
export class KnownHostsSyntaxError extends Error {
  override readonly name = "KnownHostsSyntaxError";
}

/**
 * Reads the text of a known_hosts file. Comments, empty and malformed lines
 * are skipped as OpenSSH does.
 *
 * @throws KnownHostsSyntaxError for a `@revoked` line without a readable key.
 */
export function parseKnownHosts(text: string, file: string): KnownHostsLine[] {
  const lines: KnownHostsLine[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const words = raw.trim().split(/[ \t]+/);
    const first = words[0] ?? "";
    if (first === "" || first.startsWith("#")) continue;
    const marker = first.startsWith("@") ? words.shift() : undefined;
    if (marker !== undefined && marker !== "@revoked" && marker !== "@cert-authority") continue;
    const [hosts, type, key] = words;
    const stripped = stripPadding(key ?? "");
    if (hosts === undefined || type === undefined || typeOf(stripped) !== type) {
      if (marker !== "@revoked") continue;
      throw new KnownHostsSyntaxError(
        `${file}:${index + 1} is a @revoked line without a readable key`,
      );
    }
    lines.push({
      file,
      line: index + 1,
      marker:
        marker === "@revoked" ? "revoked" : marker === "@cert-authority" ? "cert-authority" : null,
      hosts,
      type,
      key: stripped,
    });
  }
  return lines;
}

/** Name under which a host is recorded: `host`, or `[host]:port` where the port is not 22. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** Whether the line's patterns, or its hashed name, stand for the name. */
export function lineMatches(line: KnownHostsLine, name: string): boolean {
  if (!line.hosts.startsWith("|"))
    return patternListMatches(line.hosts.toLowerCase().split(","), name);
  const [, version, salt, hash] = line.hosts.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  const digest = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64");
  return stripPadding(digest) === stripPadding(hash);
}

/**
 * Judges the key that a host presents.
 *
 * @param matching lines that match the host's name
 * @param blob key as it goes over the wire
 */
export function judgeHostKey(matching: readonly KnownHostsLine[], blob: Buffer): HostKeyVerdict {
  const key = stripPadding(blob.toString("base64"));
  const revoked = matching.find((line) => line.marker === "revoked" && line.key === key);
  if (revoked) return { status: "revoked", line: revoked };
  const plain = matching.filter((line) => line.marker === null);
  if (plain.some((line) => line.key === key)) return { status: "known" };
  if (plain.length === 0) return { status: "unknown" };
  const type = typeOf(key);
  const sameType = plain.filter((line) => line.type === type);
  return { status: "changed", lines: [...sameType, ...plain.filter((line) => line.type !== type)] };
}

function stripPadding(base64: string): string {
  return base64.replace(/=+$/, "");
}

/** Type word inside a base64 key; empty when the text is none. */
function typeOf(base64: string): string {
  const blob = Buffer.from(base64, "base64");
  return stripPadding(blob.toString("base64")) === base64 ? keyType(blob) : "";
}
