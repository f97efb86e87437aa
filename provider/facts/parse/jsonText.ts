import type { z } from "zod";
import { ParseError } from "./parseError.ts";

/**
 * JSON of a tool, checked against the shape it is known to have.
 *
 * @param what the tool's output in words: `rdma link`
 * @throws {ParseError} for text that is no JSON, or JSON of another shape
 */
export function parseJson<T extends z.ZodType>(what: string, text: string, shape: T): z.output<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ParseError(`Expected JSON of ${what}`, text);
  }
  const result = shape.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0];
    const path = issue?.path.map(String).join(".") ?? "";
    throw new ParseError(
      `JSON of ${what} has another shape at "${path}": ${issue?.message ?? ""}`,
      text,
    );
  }
  return result.data;
}
