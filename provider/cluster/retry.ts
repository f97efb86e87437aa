import type { ClusterError } from "./clusterError.ts";

/** How one try of a request went. */
export type Attempt =
  | { readonly error?: undefined; readonly value: unknown }
  | {
      readonly error: ClusterError;
      /** HTTP status, where there was an answer. */
      readonly status?: number;
      /** What the server asked to wait, seconds. */
      readonly retryAfter?: number | undefined;
    };

const mostAttempts = 5;
/** A server that asks for more is told about, not waited for. */
const longestPause = 30;

/**
 * Seconds to wait before another try; `undefined`: no other try helps, or it
 * could do harm. 429 is an answer that nothing was done, so anything may be
 * sent again; after another failure only what is repeatable.
 */
export function pauseBefore(
  attempt: number,
  outcome: Attempt,
  repeatable: boolean,
): number | undefined {
  if (outcome.error === undefined || attempt >= mostAttempts) return undefined;
  const { error, status = 0, retryAfter } = outcome;
  const isPassing = error.code === "unreachable" || (error.code === "server" && status >= 500);
  if (status !== 429 && !(repeatable && isPassing)) return undefined;
  const seconds = retryAfter ?? (status === 429 ? attempt : 0.2 * 2 ** (attempt - 1));
  return seconds > longestPause ? undefined : seconds;
}

/** Seconds of a Retry-After header; `undefined` for a date or nothing. */
export function retryAfterSeconds(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
