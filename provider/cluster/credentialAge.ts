import { X509Certificate } from "node:crypto";

/** What may have run out. */
export interface Dated {
  /** PEM of the client certificate. */
  readonly certificate: string | undefined;
  readonly token: string | undefined;
}

/**
 * Which credential has run out, and when; `undefined` where none tells so: the
 * API server says no more than "Unauthorized".
 */
export function expiredCredential({ certificate, token }: Dated, now: Date): string | undefined {
  const certificateEnd = certificate === undefined ? undefined : endOfCertificate(certificate);
  if (certificateEnd !== undefined && certificateEnd <= now)
    return `the client certificate expired on ${certificateEnd.toISOString()}`;
  const tokenEnd = token === undefined ? undefined : endOfToken(token);
  if (tokenEnd !== undefined && tokenEnd <= now)
    return `the token expired on ${tokenEnd.toISOString()}`;
  return undefined;
}

function endOfCertificate(pem: string): Date | undefined {
  try {
    return new X509Certificate(pem).validToDate;
  } catch {
    return undefined;
  }
}

/** `exp` of a JSON web token (RFC 7519 §4.1.4), seconds since 1970; other tokens do not tell. */
function endOfToken(token: string): Date | undefined {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
    );
    if (typeof claims !== "object" || claims === null || !("exp" in claims)) return undefined;
    return typeof claims.exp === "number" ? new Date(claims.exp * 1000) : undefined;
  } catch {
    return undefined;
  }
}
