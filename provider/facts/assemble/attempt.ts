import { ParseError } from "../parse/parseError.ts";
import { type Reading, unknown } from "../reading.ts";

/** A part that cannot be parsed is unknown, with the parser's words; it must not take the others along. */
export function attempt<T>(part: () => Reading<T>): Reading<T> {
  try {
    return part();
  } catch (error) {
    if (error instanceof ParseError) return unknown(error.message);
    throw error;
  }
}
