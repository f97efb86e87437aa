import { isFirmwareValue } from "./firmwareValue.ts";
import { ParseError } from "./parseError.ts";

/** Columns of the table, as the header names them. */
export type FirmwareColumn = "Default" | "Current" | "Next Boot";

export interface FirmwareRow {
  readonly name: string;
  readonly readOnly: boolean;
  /** One per column of the header, in its order. */
  readonly values: readonly string[];
}

const heading = "Configurations:";
const parameterName = /^[A-Z0-9][A-Za-z0-9_]*(?:\[[0-9]+\])?$/;

/** Narrowest name column of any version (mstflint 4.6–4.21): a longer name touches its first value. */
const narrowestName = 36;

/** Whether the line is the head of a table. */
export function isFirmwareHeader(line: string): boolean {
  return line.trimStart().startsWith(heading);
}

/**
 * Columns of a header line. Firmware that cannot tell defaults or current values
 * leaves out the column, a query without `-e` has only Next Boot.
 *
 * @throws {ParseError} for any other column, and for a table without Next Boot
 */
export function parseFirmwareHeader(line: string): FirmwareColumn[] {
  const names = line.trim().slice(heading.length).trim().replace("Next Boot", "Next_Boot");
  const columns = names.split(/\s+/).map((name): FirmwareColumn => {
    switch (name) {
      case "Default":
      case "Current":
        return name;
      case "Next_Boot":
        return "Next Boot";
      default:
        throw new ParseError("A firmware table has an unknown column", line);
    }
  });
  if (columns.at(-1) !== "Next Boot" || new Set(columns).size !== columns.length) {
    throw new ParseError("A firmware table must end in the column Next Boot", line);
  }
  return columns;
}

/**
 * A row: an optional `*`, an optional `RO` (mstflint 4.25 and later), the name and
 * one value per column.
 *
 * Splits on any space: a value as wide as its column leaves only one, and none at
 * all in 4.21 and earlier (`DEVICE_DEFAULTS(0)DEVICE_DEFAULTS(0)`), where the
 * closing parenthesis ends the value. `*` is ignored: the tool prints it when Next
 * Boot differs from Default *or* Current (mstflint 4.36 `mlxcfg_ui.cpp`
 * printSingleParam).
 *
 * @returns `"glued"` for a name so long that its first value cannot be told from it
 * @throws {ParseError} for a line that is no whole row
 */
export function parseFirmwareRow(
  line: string,
  columns: readonly FirmwareColumn[],
): FirmwareRow | "glued" {
  const words = line.replace(/^\*/, " ").replaceAll(")", ") ").trim().split(/\s+/);
  const readOnly = words[0] === "RO";
  const [name = "", ...values] = readOnly ? words.slice(1) : words;
  const valid = parameterName.test(name) && values.every(isFirmwareValue);
  if (values.length === columns.length && valid) {
    return { name, readOnly, values };
  }
  if (
    values.length === columns.length - 1 &&
    name.length > narrowestName &&
    values.every(isFirmwareValue)
  ) {
    return "glued";
  }
  throw new ParseError(
    `Expected a firmware parameter with ${columns.length} values (${columns.join(", ")})`,
    line,
  );
}
