import type { FirmwareParameter, FirmwareParameters } from "../firmwareFacts.ts";
import { ParseError } from "./parseError.ts";

/**
 * Parameters by name. A parameter that is listed twice must have the same values.
 *
 * @throws {ParseError} for two rows that contradict each other
 */
export function firmwareParameters(
  rows: readonly (readonly [string, FirmwareParameter])[],
): FirmwareParameters {
  const parameters = new Map<string, FirmwareParameter>();
  for (const [name, parameter] of rows) {
    const known = parameters.get(name);
    if (known !== undefined && !equal(known, parameter)) {
      throw new ParseError("A firmware parameter is listed twice with different values", name);
    }
    parameters.set(name, parameter);
  }
  return Object.fromEntries(parameters);
}

function equal(a: FirmwareParameter, b: FirmwareParameter): boolean {
  return a.default === b.default && a.current === b.current && a.nextBoot === b.nextBoot;
}
