import type { CredentialEnd } from "../transport.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Keyring } from "./libraryClient.ts";
import type { Offer } from "./loginFailure.ts";

/** What ssh may offer to a host, and to the jump hosts on the way. */
export async function offerFor(
  endpoint: Endpoint | null,
  keyring: Pick<Keyring, "keys" | "agents">,
): Promise<Offer> {
  const certificates: Certificate[] = [];
  const lockedFiles: string[] = [];
  let hasOtherKey = false;
  for (let hop = endpoint; hop; hop = hop.jump) {
    const agent = hop.agentSocket === null ? undefined : await keyring.agents.list(hop.agentSocket);
    const files = hop.identityFiles.map(({ path }) => keyring.keys.load(path));
    certificates.push(
      ...hop.certificateFiles.flatMap((path) => readCertificate(path) ?? []),
      ...files.flatMap(({ certificate }) => certificate ?? []),
      ...(agent?.certificates ?? []),
    );
    const held = [
      ...(agent?.keys ?? []).map((key) => key.getPublicSSH()),
      ...(agent?.certificates ?? []).map(({ publicKey }) => publicKey),
    ];
    hasOtherKey ||=
      held.length > 0 || files.some(({ missing, isEncrypted }) => !missing && !isEncrypted);
    lockedFiles.push(
      ...files
        .filter(({ isEncrypted, publicKey }) => {
          const isHeld = publicKey && held.some((key) => key.equals(publicKey));
          return isEncrypted && isHeld !== true;
        })
        .map(({ path }) => path),
    );
  }
  return { certificates, lockedFiles, hasOtherKey };
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
  if (!last || !Number.isFinite(last.validBefore)) return undefined;
  return { source: last.source, validBefore: last.validBefore };
}
