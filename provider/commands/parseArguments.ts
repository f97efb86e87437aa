import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./usageError.ts";

type Parsed<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/**
 * node:util's parseArgs, its refusals as UsageError.
 *
 * @throws UsageError with the option that does not fit
 */
export function parseArguments<T extends ParseArgsConfig>(config: T): Parsed<T> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message);
  }
}
