/**
 * The tables of `mstconfig query` as the printf formats of its versions make them
 * (mlxcfg_ui.cpp: printOpening, printConfHeader, printSingleParam, printValue).
 */
export interface FirmwareLayout {
  readonly version: string;
  /** Width of labels and values in the opening. */
  readonly opening: number;
  readonly header: (columns: readonly string[]) => string;
  readonly prefix: (differs: boolean, readOnly: boolean) => string;
  readonly nameWidth: number;
  readonly valueWidth: number;
  /** A value of this many characters or more is followed by a space. */
  readonly spaceFrom: number;
  readonly readOnlyRows: boolean;
}

export interface PrintedRow {
  readonly name: string;
  readonly readOnly: boolean;
  /** One per column. */
  readonly values: readonly string[];
}

const oldPrefix = (differs: boolean): string => (differs ? "*        " : "         ");
const newPrefix = (differs: boolean, readOnly: boolean): string =>
  `${differs ? "*" : " "}${readOnly ? "RO" : "  "}     `;

/** Right-aligned headers: widths by number of columns, the label's first. */
function aligned(label: number, widths: Readonly<Record<number, readonly number[]>>) {
  return (columns: readonly string[]): string =>
    "Configurations:".padEnd(label) +
    columns.map((column, at) => column.padStart(widths[columns.length]?.[at] ?? 0)).join("");
}

export const layouts: readonly FirmwareLayout[] = [
  {
    version: "4.8",
    opening: 16,
    header: aligned(16, { 1: [38], 2: [36, 18], 3: [36, 16, 18] }),
    prefix: oldPrefix,
    nameWidth: 36,
    valueWidth: 16,
    spaceFrom: Number.POSITIVE_INFINITY,
    readOnlyRows: false,
  },
  {
    version: "4.21",
    opening: 16,
    header: aligned(16, { 1: [38], 2: [36, 18], 3: [36, 16, 18] }),
    prefix: oldPrefix,
    nameWidth: 36,
    valueWidth: 16,
    spaceFrom: 17,
    readOnlyRows: false,
  },
  {
    version: "4.24",
    opening: 16,
    header: aligned(16, { 1: [46], 2: [44, 18], 3: [44, 16, 18] }),
    prefix: oldPrefix,
    nameWidth: 44,
    valueWidth: 16,
    spaceFrom: 17,
    readOnlyRows: false,
  },
  {
    version: "4.25",
    opening: 16,
    header: aligned(16, { 1: [46], 2: [44, 18], 3: [44, 16, 18] }),
    prefix: newPrefix,
    nameWidth: 44,
    valueWidth: 16,
    spaceFrom: 16,
    readOnlyRows: true,
  },
  {
    version: "4.28",
    opening: 20,
    header: aligned(20, { 1: [41], 2: [39, 23], 3: [39, 21, 23] }),
    prefix: newPrefix,
    nameWidth: 44,
    valueWidth: 20,
    spaceFrom: 20,
    readOnlyRows: true,
  },
  {
    version: "4.34",
    opening: 20,
    header: aligned(20, { 1: [46], 2: [44, 18], 3: [44, 20, 18] }),
    prefix: newPrefix,
    nameWidth: 44,
    valueWidth: 20,
    spaceFrom: 20,
    readOnlyRows: true,
  },
  {
    version: "4.36",
    opening: 20,
    header: (columns) =>
      "Configurations:".padEnd(56) + columns.map((column) => column.padEnd(33)).join(" "),
    prefix: newPrefix,
    nameWidth: 48,
    valueWidth: 33,
    spaceFrom: 33,
    readOnlyRows: true,
  },
];

export function printRow(layout: FirmwareLayout, row: PrintedRow): string {
  const next = row.values.at(-1);
  const values = row.values.map((value, at) => {
    const space = at < row.values.length - 1 && value.length >= layout.spaceFrom ? " " : "";
    return value.padEnd(layout.valueWidth) + space;
  });
  const differs = row.values.some((value) => value !== next);
  return layout.prefix(differs, row.readOnly) + row.name.padEnd(layout.nameWidth) + values.join("");
}

export function printDevice(
  layout: FirmwareLayout,
  device: {
    readonly number: number;
    readonly type: string;
    readonly name: string;
    readonly description: string;
    readonly device: string;
    readonly columns: readonly string[];
    readonly rows: readonly PrintedRow[];
  },
): string {
  const about = (label: string, value: string): string =>
    label.padEnd(layout.opening) + value.padEnd(layout.opening);
  const differs = device.rows.some((row) =>
    row.values.some((value) => value !== row.values.at(-1)),
  );
  const readOnly = device.rows.some((row) => row.readOnly);
  return [
    "",
    `Device #${device.number}:`,
    "----------",
    "",
    about("Device type:", device.type),
    about("Name:", device.name),
    about("Description:", device.description),
    about("Device:", device.device),
    "",
    layout.header(device.columns),
    ...device.rows.map((row) => printRow(layout, row)),
    ...(differs
      ? ["The '*' shows parameters with next value different from default/current value."]
      : []),
    ...(readOnly
      ? ["", "The 'RO' shows parameters which are for read only and cannot be changed"]
      : []),
    "",
  ].join("\n");
}
