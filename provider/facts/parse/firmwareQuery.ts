import type { FirmwareParameter, FirmwareParameters } from "../firmwareFacts.ts";
import { firmwareParameters } from "./firmwareParameters.ts";
import {
  type FirmwareColumn,
  type FirmwareRow,
  isFirmwareHeader,
  parseFirmwareHeader,
  parseFirmwareRow,
} from "./firmwareTable.ts";
import { ParseError } from "./parseError.ts";
import { printable } from "./printable.ts";
import { textLines } from "./textLines.ts";

/** What the firmware tool tells about one device. */
export interface FirmwareQuery {
  /** The device as the tool was given it: `0000:18:00.0`. */
  device: string;
  /** `ConnectX7`; `null` where the tool does not tell. */
  deviceType: string | null;
  /** Part number, as the tool calls it: `MCX755106AS-HEA_Ax`. */
  name: string | null;
  parameters: FirmwareParameters;
  /** Names of parameters that cannot be written. */
  readOnly: string[];
  /** Groups of parameters (TLVs) that could not be read: their parameters are missing or `N/A`. */
  partial: string[];
  /** Rows whose long name touches its value, so that neither can be told: as printed, escaped. */
  unreadable: string[];
}

const opening = /^Device #[0-9]+:$/;
const footers = [
  "The '*' shows parameters",
  "The 'RO' shows parameters",
  "Device Firmware does not support reading",
  "-W-",
  "-I-",
];

/**
 * Reads the output of `mstconfig [-e] [-d D] query` (or mlxconfig), mstflint 4.6 to
 * 4.36. Text before the first device is ignored, a line that is none of the tool's
 * is an error: a table that was cut off or mixed with other text is unknown, never
 * partly right. A partial failure (exit code 3 with a table) is read.
 *
 * @throws {ParseError} where a device has no table, or a row does not fit its columns
 */
export function parseFirmwareQuery(text: string): FirmwareQuery[] {
  const blocks: string[][] = [];
  for (const line of textLines(text)) {
    if (opening.test(line)) {
      blocks.push([]);
    } else {
      blocks.at(-1)?.push(line);
    }
  }
  if (blocks.length === 0) {
    throw new ParseError("Expected a firmware table that begins with Device #1", text);
  }
  return blocks.map(parseDevice);
}

function parseDevice(lines: readonly string[]): FirmwareQuery {
  const head = lines.findIndex(isFirmwareHeader);
  const header = lines[head];
  if (header === undefined) {
    throw new ParseError("A device has no firmware table", lines.join("\n"));
  }
  const columns = parseFirmwareHeader(header);
  const { rows, unreadable, partial } = parseBody(lines.slice(head + 1), columns);
  if (rows.length === 0) {
    throw new ParseError("A firmware table has no rows", lines.slice(head).join("\n"));
  }
  const about = lines.slice(0, head);
  const device = field(about, "Device:") ?? field(about, "PCI device:");
  if (device === null) {
    throw new ParseError("A firmware table does not name its device", about.join("\n"));
  }
  return {
    device,
    deviceType: field(about, "Device type:"),
    name: field(about, "Name:"),
    parameters: firmwareParameters(rows.map((row) => [row.name, parameterOf(row, columns)])),
    readOnly: [...new Set(rows.filter((row) => row.readOnly).map((row) => row.name))],
    partial,
    unreadable,
  };
}

function parseBody(
  lines: readonly string[],
  columns: readonly FirmwareColumn[],
): { rows: FirmwareRow[]; unreadable: string[]; partial: string[] } {
  const rows: FirmwareRow[] = [];
  const unreadable: string[] = [];
  const failed = lines.findIndex((line) => line.startsWith("-E- Failed to query some of the TLVs"));
  const table = failed === -1 ? lines : lines.slice(0, failed);
  for (const line of table) {
    if (line === "" || footers.some((footer) => line.startsWith(footer))) {
      continue;
    }
    const row = parseFirmwareRow(line, columns);
    if (row === "glued") {
      unreadable.push(printable(line, 160));
    } else {
      rows.push(row);
    }
  }
  return { rows, unreadable, partial: failed === -1 ? [] : failedGroups(lines.slice(failed + 1)) };
}

/** Names under `Failed to query the default values of the following TLVs:`. */
function failedGroups(lines: readonly string[]): string[] {
  const names = lines
    .filter((line) => !line.trimStart().startsWith("Failed to query the "))
    .flatMap((line) => line.split(/\s+/))
    .filter((name) => name !== "");
  const wrong = names.find((name) => !/^[A-Za-z0-9_.[\]-]+$/.test(name));
  if (wrong !== undefined || names.length === 0) {
    throw new ParseError("Expected the names of the TLVs that failed", lines.join("\n"));
  }
  return [...new Set(names)];
}

function parameterOf(row: FirmwareRow, columns: readonly FirmwareColumn[]): FirmwareParameter {
  const value = (column: FirmwareColumn): string | undefined => row.values[columns.indexOf(column)];
  const [defaultValue, current, nextBoot] = [
    value("Default"),
    value("Current"),
    value("Next Boot"),
  ];
  if (nextBoot === undefined) {
    throw new ParseError("A firmware parameter has no Next Boot", row.name);
  }
  return {
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
    ...(current === undefined ? {} : { current }),
    nextBoot,
  };
}

function field(lines: readonly string[], label: string): string | null {
  const line = lines.find((candidate) => candidate.startsWith(label));
  const value = line?.slice(label.length).trim() ?? "";
  return value === "" || value === "N/A" ? null : value;
}
