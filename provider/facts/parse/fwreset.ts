import { ParseError } from "./parseError.ts";
import { textLines } from "./textLines.ts";

export { type FwresetStatus, parseFwresetStatus } from "./fwresetStatus.ts";

/** One choice of `mstfwreset`: `3: Driver restart and PCI reset -Supported (default)`. */
export interface FwresetOption {
  readonly number: number;
  readonly description: string;
  readonly supported: boolean;
  readonly isDefault: boolean;
}

export interface FwresetQuery {
  /** 0 live patch, 1 immediate, 3 driver restart and PCI reset, 4 warm reboot. */
  readonly levels: readonly FwresetOption[];
  readonly types: readonly FwresetOption[];
  /** 0 tool, 1 driver, 2 firmware. Empty with tools before 4.15. */
  readonly syncs: readonly FwresetOption[];
  /** 0 link disable, 1 hot reset (mstflint 4.31 and later); else empty. */
  readonly methods: readonly FwresetOption[];
  /** What the card's last reset was (register MRSI, mstflint 4.26 and later); `null`: not told. */
  readonly resetReason: "warm" | "cold" | null;
  /** Clock cycles since the last cold reset, decimal, up to 64 bits; `null`: not told. */
  readonly cyclesSinceColdReset: string | null;
}

type Section = "levels" | "types" | "syncs" | "methods";

/**
 * Reads `mstfwreset -d D query`, both layouts: `Reset-levels:`, `Reset-types…:`,
 * `Reset-sync…:` (cmd_reg_mfrl.py), and `Reset sync`, `Reset request method` of cards
 * with register MROQ.
 *
 * @throws {ParseError} where there is no list of levels, or a line of a list is damaged
 */
export function parseFwresetQuery(text: string): FwresetQuery {
  const lists: Record<Section, FwresetOption[]> = { levels: [], types: [], syncs: [], methods: [] };
  let section: Section | undefined;
  for (const line of textLines(text)) {
    if (line.startsWith("-E-")) {
      throw new ParseError("The reset tool reports an error", line);
    } else if (/^[0-9]/.test(line)) {
      if (section !== undefined) {
        lists[section].push(parseOption(line));
      }
    } else if (line !== "") {
      section = sectionOf(line);
    }
  }
  if (lists.levels.length === 0) {
    throw new ParseError("Expected the reset levels of mstfwreset", text);
  }
  return {
    ...lists,
    resetReason: reasonOf(labelled(text, "Reset-reason:")),
    cyclesSinceColdReset: cyclesOf(
      labelled(text, "Timestamp (number of clock cycles) since last cold reset:"),
    ),
  };
}

function sectionOf(line: string): Section | undefined {
  const head = line.toLowerCase().replaceAll("-", " ");
  if (head.startsWith("reset level")) {
    return "levels";
  }
  if (head.startsWith("reset type")) {
    return "types";
  }
  if (head.startsWith("reset sync")) {
    return "syncs";
  }
  return head.startsWith("reset request method") ? "methods" : undefined;
}

function parseOption(line: string): FwresetOption {
  const isDefault = line.endsWith("(default)");
  const words = (isDefault ? line.slice(0, -"(default)".length) : line).trimEnd();
  const lower = words.toLowerCase();
  const supported = lower.endsWith("-supported");
  const colon = words.indexOf(":");
  if (
    (!supported && !lower.endsWith("-not supported")) ||
    !/^[0-9]{1,3}$/.test(words.slice(0, colon))
  ) {
    throw new ParseError('Expected "-Supported" or "-Not Supported" of mstfwreset', line);
  }
  return {
    number: Number(words.slice(0, colon)),
    description: words
      .slice(colon + 1, lower.lastIndexOf(supported ? "-supported" : "-not"))
      .trim(),
    supported,
    isDefault,
  };
}

function labelled(text: string, label: string): string | undefined {
  return textLines(text)
    .find((line) => line.startsWith(label))
    ?.slice(label.length)
    .trim();
}

function reasonOf(value: string | undefined): FwresetQuery["resetReason"] {
  if (value === undefined || value.startsWith("Unknown")) {
    return null;
  }
  if (value === "Cold reset" || value === "Warm reset") {
    return value === "Cold reset" ? "cold" : "warm";
  }
  throw new ParseError('Expected "Cold reset" or "Warm reset" of mstfwreset', value);
}

function cyclesOf(value: string | undefined): string | null {
  if (value === undefined || value.startsWith("Unknown")) {
    return null;
  }
  if (!/^[0-9]{1,20}$/.test(value)) {
    throw new ParseError("Expected a number of clock cycles of mstfwreset", value);
  }
  return value;
}
