import { createHash } from "node:crypto";
import { type TLSSocket, getCACertificates } from "node:tls";
import { type buildConnector, buildConnector as connectorOf } from "undici";
import { nameOf } from "../bmcAddress.ts";
import type { BmcTarget } from "../bmcTarget.ts";
import { PowerError } from "../powerError.ts";

/**
 * Connects over TLS and hands the socket over only when its certificate is the
 * pinned one, or a valid one where none is pinned: nothing is sent before that.
 *
 * TLS sessions are not resumed, so that every connection shows its certificate.
 * @param connected called when the certificate was found right
 * @throws PowerError `protocol` when the fingerprint of the target is none
 */
export function checkedConnector(
  bmc: BmcTarget,
  timeoutSeconds: number,
  connected: () => void,
): buildConnector.connector {
  const pinned = pinnedFingerprint(bmc);
  const connect = connectorOf({
    allowH2: false,
    maxCachedSessions: 0,
    timeout: timeoutSeconds * 1000,
    // Judged below, where a refusal can name both certificates.
    rejectUnauthorized: false,
    ...(pinned === undefined
      ? { ca: [...getCACertificates("default"), ...getCACertificates("system")] }
      : {}),
  });
  return (options, callback) => {
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error !== null) {
        callback(error, null);
        return;
      }
      // The origin is https, so the socket is a TLS one.
      const refusal = judge(bmc, pinned, socket as TLSSocket);
      if (refusal === undefined) {
        connected();
        callback(null, socket);
      } else {
        socket.destroy();
        callback(refusal, null);
      }
    });
  };
}

function judge(
  bmc: BmcTarget,
  pinned: string | undefined,
  socket: TLSSocket,
): PowerError | undefined {
  const raw = socket.getPeerX509Certificate()?.raw;
  const presented = raw === undefined ? "none" : createHash("sha256").update(raw).digest("hex");
  if (pinned !== undefined) {
    if (presented === pinned) return undefined;
    return new PowerError({
      code: "certificate_changed",
      host: bmc.host,
      message:
        `Certificate of ${nameOf(bmc)} is not the known one: its SHA-256 is ${withColons(presented)}, ` +
        `expected ${withColons(pinned)}; if the BMC was replaced or reset, verify the fingerprint on it, then correct its entry in hosts`,
    });
  }
  if (socket.authorized) return undefined;
  return new PowerError({
    code: "certificate_untrusted",
    host: bmc.host,
    message:
      `Certificate of ${nameOf(bmc)} is not trusted (${String(socket.authorizationError)}): expected one of an authority that this system knows; ` +
      `verify on the BMC that its SHA-256 is ${withColons(presented)}, then add it as fingerprint to its entry in hosts`,
  });
}

function pinnedFingerprint(bmc: BmcTarget): string | undefined {
  if (bmc.fingerprint === undefined) return undefined;
  const hex = bmc.fingerprint.replaceAll(":", "").trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new PowerError({
    code: "protocol",
    host: bmc.host,
    message: `Cannot use the fingerprint of ${nameOf(bmc)}: expected the SHA-256 of its certificate, 64 hex digits; correct its entry in hosts`,
  });
}

/** As `openssl x509 -fingerprint -sha256` prints it. */
function withColons(hex: string): string {
  return hex.length === 64 ? hex.toUpperCase().replace(/(..)(?=.)/g, "$1:") : hex;
}
