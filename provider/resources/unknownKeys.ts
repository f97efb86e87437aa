import type { Problem } from "../plan/problem.ts";

/** `unknown key "usr", expected some of address, port, user`. */
export function formatUnknownKeys(keys: readonly string[], expected: readonly string[]): string {
  const found = keys.map((key) => `"${key}"`).join(", ");
  return `unknown key${keys.length === 1 ? "" : "s"} ${found}, expected some of ${expected.join(", ")}`;
}

/**
 * What a program passes that is neither an input nor a key of ours: the engine
 * hands a typo on, and no types are checked where a program runs without a
 * compiler. `rolout: true` would be a resource without a rollout.
 *
 * @param computed Names of what check() and the constructor add.
 */
export function unknownInputs(
  news: Readonly<Record<string, unknown>>,
  inputs: readonly string[],
  computed: readonly string[],
): Problem[] {
  const unknown = Object.keys(news).filter(
    (key) => !key.startsWith("__") && !inputs.includes(key) && !computed.includes(key),
  );
  return unknown.length === 0 ? [] : [{ path: "", message: formatUnknownKeys(unknown, inputs) }];
}
