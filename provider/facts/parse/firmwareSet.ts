import { ParseError } from "./parseError.ts";

export interface FirmwareSet {
  /**
   * What the tool says would load the values, as the card answered it (register
   * MFRL); `null` where it says nothing, or "Skipped reset preparation" (DPU,
   * mstflint 4.34 and later). Evidence about the activation only.
   */
  hint: "reboot" | "power-cycle" | null;
  /** The values were written. */
  applied: boolean;
}

const applying = "Applying...";

/**
 * Reads the output of `mstconfig -y set`.
 *
 * @throws {ParseError} where the text does not tell whether the values were written
 *   (cut off, another tool's text)
 */
export function parseFirmwareSet(text: string): FirmwareSet {
  const begin = text.indexOf(applying);
  if (begin === -1) {
    if (/^ *-E- /m.test(text) || text.includes("-E- Aborted by user")) {
      return { hint: null, applied: false };
    }
    throw new ParseError('Expected "Applying..." of the firmware tool', text);
  }
  const rest = text.slice(begin + applying.length);
  const done = rest.indexOf("Done!");
  const failed = rest.indexOf("Failed!");
  if (failed !== -1 && (done === -1 || failed < done)) {
    return { hint: null, applied: false };
  }
  if (done === -1) {
    throw new ParseError("The firmware tool does not say whether it wrote the values", rest);
  }
  return { hint: hintOf(rest.slice(done)), applied: true };
}

/** mstflint 4.36 `mlxcfg_generic_commander.cpp` loadConfigurationGetStr. */
function hintOf(text: string): FirmwareSet["hint"] {
  if (text.includes("-I- Please power cycle machine")) {
    return "power-cycle";
  }
  return text.includes("-I- Please reboot machine") ? "reboot" : null;
}
