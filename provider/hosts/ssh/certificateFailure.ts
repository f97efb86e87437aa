import { HostError } from "../hostError.ts";
import type { Certificate } from "./certificate.ts";

/**
 * A refused login where certificates are out of their time: that is why.
 *
 * @param now seconds since 1970
 * @returns the error as it was where a certificate is valid, or there is none
 */
export function explainLogin(
  error: HostError,
  certificates: readonly Certificate[],
  now: number,
): HostError {
  const isLogin =
    error.code === "auth_failed" ||
    (error.cause instanceof HostError && error.cause.code === "auth_failed");
  const invalid = certificates.filter(
    ({ validAfter, validBefore }) => now < validAfter || validBefore <= now,
  );
  if (!isLogin || invalid.length === 0 || invalid.length < certificates.length) return error;
  const reasons = invalid.map(({ source, validAfter, validBefore }) =>
    now < validAfter
      ? `certificate "${source}" begins ${formatTime(validAfter)}, that is later than now`
      : `certificate "${source}" ended ${formatTime(validBefore)}`,
  );
  const reason = `${[...new Set(reasons)].join("; ")}; get a new one, then run again`;
  return new HostError({
    code: "certificate_expired",
    host: error.host,
    message: `Cannot log in to "${error.host}": ${reason}`,
    summary: `login refused: ${reason}`,
    local: true,
    cause: error,
  });
}

/** `2026-11-21T10:46:07Z` */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
