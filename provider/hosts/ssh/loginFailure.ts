import { HostError } from "../hostError.ts";
import type { Certificate } from "./certificate.ts";

/** What this machine could offer to a host, as far as it could be told. */
export interface Offer {
  readonly certificates: readonly Certificate[];
  /** Key files that the system's ssh cannot open: it is given no passphrase. */
  readonly lockedFiles: readonly string[];
  /** There are keys beside them. */
  readonly hasOtherKey: boolean;
}

/**
 * A refused login, where the cause lies here: certificates out of their time, a
 * key that nobody unlocked.
 *
 * @param now seconds since 1970
 * @returns the error as it was where nothing of the kind is known
 */
export function explainLogin(error: HostError, offer: Offer, now: number): HostError {
  const isLogin =
    error.code === "auth_failed" ||
    (error.cause instanceof HostError && error.cause.code === "auth_failed");
  if (!isLogin) return error;
  const { certificates, lockedFiles, hasOtherKey } = offer;
  const invalid = certificates.filter(
    ({ validAfter, validBefore }) => now < validAfter || validBefore <= now,
  );
  const reasons = invalid.map(({ source, validAfter, validBefore }) =>
    now < validAfter
      ? `certificate "${source}" begins ${formatTime(validAfter)}, that is later than now`
      : `certificate "${source}" ended ${formatTime(validBefore)}`,
  );
  if (invalid.length > 0 && invalid.length === certificates.length)
    return refused(
      error,
      "certificate_expired",
      `${[...new Set(reasons)].join("; ")}; get a new one, then run again`,
    );
  const [locked] = lockedFiles;
  if (locked === undefined) return error;
  if (hasOtherKey)
    return new HostError({
      code: error.code,
      host: error.host,
      message: `${error.message}; not offered: "${locked}", which is encrypted`,
      summary: error.summary,
      local: error.local,
      cause: error.cause,
    });
  return refused(
    error,
    "key_unreadable",
    `"${locked}" is encrypted, and the system's ssh is given no passphrase: load it with \`ssh-add ${locked}\``,
  );
}

function refused(
  cause: HostError,
  code: "certificate_expired" | "key_unreadable",
  reason: string,
): HostError {
  return new HostError({
    code,
    host: cause.host,
    message: `Cannot log in to "${cause.host}": ${reason}`,
    summary: `login refused: ${reason}`,
    local: true,
    cause,
  });
}

/** `2026-11-21T10:46:07Z` */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
