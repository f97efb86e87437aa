import { isDeepStrictEqual } from "node:util";

/** True where the user's own inputs are the same: keys that check() adds and internal ones do not count. */
export function sameInputs(
  keys: readonly string[],
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
): boolean {
  return keys.every((key) => isDeepStrictEqual(olds[key], news[key]));
}
