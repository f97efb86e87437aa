import type { z } from "zod";
import type { Problem } from "../problem.ts";

/** A user's spec, or what is wrong with it. */
export type ParsedSpec<T> =
  | { readonly status: "parsed"; readonly spec: T }
  | { readonly status: "wrong"; readonly problems: readonly Problem[] };

/** What a user wrote; each fault with the dotted path of its field. */
export function parseSpec<T extends z.ZodType>(schema: T, input: unknown): ParsedSpec<z.infer<T>> {
  const result = schema.safeParse(input);
  if (result.success) return { status: "parsed", spec: result.data };
  return {
    status: "wrong",
    problems: result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  };
}
