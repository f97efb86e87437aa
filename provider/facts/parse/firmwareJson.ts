import { z } from "zod";
import type { FirmwareParameter } from "../firmwareFacts.ts";
import { firmwareParameters } from "./firmwareParameters.ts";
import type { FirmwareQuery } from "./firmwareQuery.ts";
import { isFirmwareValue } from "./firmwareValue.ts";
import { parseJson } from "./jsonText.ts";
import { ParseError } from "./parseError.ts";

// Numbers where the value has no name, "Text(n)", "Array[0..7]", "N/A" and hex bytes
// as strings; default, current and modified only with -e (mstflint 4.36
// mlxcfg_ui.cpp WriteSingleParam).
const Value = z
  .union([z.number().int().nonnegative(), z.string()])
  .transform(String)
  .refine(isFirmwareValue, "not a firmware value");

const Device = z.object({
  device: z.string().min(1),
  device_type: z.string().optional(),
  name: z.string().optional(),
  tlv_configuration: z.record(
    z.string(),
    z.object({
      read_only: z.boolean(),
      default_value: Value.optional(),
      current_value: Value.optional(),
      next_value: Value,
    }),
  ),
});

const Query = z.record(z.string().regex(/^Device #[0-9]+$/), Device);

/**
 * Reads the file that `mstconfig -j FILE [-e] query` writes (mstflint 4.31 and
 * later). TLVs that failed are only told on the tool's stdout, so `partial` is empty.
 *
 * @throws {ParseError} for other JSON, no device, or a device without parameters
 */
export function parseFirmwareJson(text: string): FirmwareQuery[] {
  const devices = Object.values(parseJson("the firmware query", text, Query));
  if (devices.length === 0) {
    throw new ParseError("The firmware query names no device", text);
  }
  return devices.map((device) => {
    const rows = Object.entries(device.tlv_configuration);
    if (rows.length === 0) {
      throw new ParseError("A device has no firmware parameters", device.device);
    }
    return {
      device: device.device,
      deviceType: told(device.device_type),
      name: told(device.name),
      parameters: firmwareParameters(rows.map(([name, row]) => [name, parameterOf(row)])),
      readOnly: rows.filter(([, row]) => row.read_only).map(([name]) => name),
      partial: [],
      unreadable: [],
    };
  });
}

function parameterOf(row: z.output<typeof Device>["tlv_configuration"][string]): FirmwareParameter {
  return {
    ...(row.default_value === undefined ? {} : { default: row.default_value }),
    ...(row.current_value === undefined ? {} : { current: row.current_value }),
    nextBoot: row.next_value,
  };
}

function told(text: string | undefined): string | null {
  return text === undefined || text === "" || text === "N/A" ? null : text;
}
