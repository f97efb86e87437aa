import { ParseError } from "../parse/parseError.ts";
import { parseHexDump, parseVpd, type Vpd } from "../parse/vpd.ts";
import type { ProbeOutput } from "./probeOutput.ts";

const nothing: Vpd = { serial: null, partNumber: null, swManaged: false };

/** SMDL=SW_MNG, as the probe looks for it. */
const bridgeSign = "534d444c3d53575f4d4e47";

/**
 * Vital product data of the card whose first function is `pci`. Damaged data give
 * no serial number, yet a bridge's sign in them still counts.
 */
export function vpdOf(probe: ProbeOutput, pci: string): Vpd {
  const text = probe.jobs.get(`vpd:${pci}`)?.text;
  if (text === undefined) return nothing;
  try {
    return parseVpd(parseHexDump(text));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { ...nothing, swManaged: text.replaceAll("\n", "").includes(bridgeSign) };
  }
}
