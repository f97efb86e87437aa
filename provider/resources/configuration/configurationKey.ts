import { z } from "zod";
import { parseInput } from "../parseInput.ts";

/**
 * Parses the value of a configuration key. The key is part of every path: faults
 * are reported on a resource or all together, where nothing else would tell it.
 *
 * @throws InputError with the offending paths.
 */
export function parseKey<T extends z.ZodType>(key: string, schema: T, value: unknown): z.infer<T> {
  return parseInput("", z.object({ [key]: schema }), { [key]: value })[key] as z.infer<T>;
}

/** Objects of the configuration are JSON; text that is none is left for the schema to refuse. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
