import type { z } from "zod";
import { type Reading, read, unknown } from "../../facts/reading.ts";

/**
 * Reads what the cluster holds with the schema for what users write. Keys that
 * the schema does not know are left out: a newer operator may have more of them.
 */
export function readLiveSpec<T extends z.ZodType>(schema: T, live: unknown): Reading<z.infer<T>> {
  const first = schema.safeParse(live);
  if (first.success) return read(first.data);
  const second = schema.safeParse(withoutUnknownKeys(live, first.error.issues));
  if (second.success) return read(second.data);
  return unknown(
    second.error.issues
      .map(({ path, message }) => `${path.join(".") || "spec"}: ${message}`)
      .join("; "),
  );
}

function withoutUnknownKeys(live: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  return issues.reduce(
    (value, issue) =>
      issue.code === "unrecognized_keys" ? withoutKeys(value, issue.path, issue.keys) : value,
    live,
  );
}

function withoutKeys(
  value: unknown,
  [step, ...rest]: readonly PropertyKey[],
  keys: readonly string[],
): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (i === step ? withoutKeys(item, rest, keys) : item));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => step !== undefined || !keys.includes(key))
      .map(([key, item]: [string, unknown]) => [
        key,
        key === step ? withoutKeys(item, rest, keys) : item,
      ]),
  );
}
