import { type Certificate, readCertificate } from "./certificate.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Keyring } from "./libraryClient.ts";

/** Certificates that ssh may offer to a host or to a jump host on the way. */
export async function certificatesFor(
  endpoint: Endpoint,
  keyring: Pick<Keyring, "keys" | "agents">,
): Promise<Certificate[]> {
  const found: Certificate[] = [];
  for (let hop: Endpoint | null = endpoint; hop; hop = hop.jump) {
    const agent = hop.agentSocket === null ? undefined : await keyring.agents.list(hop.agentSocket);
    found.push(
      ...hop.certificateFiles.flatMap((path) => readCertificate(path) ?? []),
      ...hop.identityFiles.flatMap(({ path }) => keyring.keys.load(path).certificate ?? []),
      ...(agent?.certificates ?? []),
    );
  }
  return found;
}

/** A certificate of a login that lasts for a time. */
export interface CredentialEnd {
  /** File, or socket of an agent. */
  readonly source: string;
  /** Seconds since 1970. */
  readonly validBefore: number;
}

/**
 * When the last of the certificates ends that are valid now.
 *
 * @param now seconds since 1970
 * @returns `undefined` where none is valid, or one never ends
 */
export function credentialEnd(
  certificates: readonly Certificate[],
  now: number,
): CredentialEnd | undefined {
  const [last] = certificates
    .filter(({ validAfter, validBefore }) => validAfter <= now && now < validBefore)
    .sort((a, b) => b.validBefore - a.validBefore);
  return last && Number.isFinite(last.validBefore) ? last : undefined;
}
