import { firmwareName, firmwareNumber } from "../../facts/parse/firmwareValue.ts";
import type { FirmwareParameters } from "../../facts/firmwareFacts.ts";
import type { UnknownReason } from "../reason.ts";

/** Current and Next Boot of a parameter, as the tool prints them. */
export interface Row {
  readonly name: string;
  readonly current: string;
  readonly nextBoot: string;
}

/** A row with both columns, or why it tells nothing. */
export type RowRead =
  | { readonly row: Row }
  | { readonly missing: "row" | "current" | "nextBoot"; readonly name: string };

/** Only Current and Next Boot decide; `N/A` and an absent column (ConnectX-3, old firmware) are unknown. */
export function readRow(parameters: FirmwareParameters, name: string): RowRead {
  const found = parameters[name];
  if (found === undefined) return { name, missing: "row" };
  const { current, nextBoot } = found;
  if (current === undefined || firmwareNumber(current) === undefined)
    return { name, missing: "current" };
  if (firmwareNumber(nextBoot) === undefined) return { name, missing: "nextBoot" };
  return { row: { name, current, nextBoot } };
}

export function missingRow(
  read: { readonly missing: "row" | "current" | "nextBoot"; readonly name: string },
  device: string,
): UnknownReason {
  return {
    code: "firmware_value_unknown",
    parameter: read.name,
    column: read.missing,
    devices: [device],
  };
}

/** Whether two values are the same whatever form they are written in: `True(1)`, `True`, `1`. */
export function sameValue(a: string, b: string): boolean {
  const [x, y] = [firmwareNumber(a), firmwareNumber(b)];
  if (x !== undefined && y !== undefined) return x === y;
  return firmwareName(a).toLowerCase() === firmwareName(b).toLowerCase();
}

/** True, 1, ENABLED…: any value whose number is not 0. */
export function isOn(value: string): boolean {
  return (firmwareNumber(value) ?? 0) !== 0;
}
