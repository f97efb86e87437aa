import { ParseError } from "../parse/parseError.ts";
import { parseHexDump, parseVpd } from "../parse/vpd.ts";
import type { ProbeOutput } from "./probeOutput.ts";

export interface CardVpd {
  readonly serial: string | null;
  readonly partNumber: string | null;
  /** An NVSwitch bridge, which nobody but Fabric Manager may open. */
  readonly swManaged: boolean;
}

const nothing: CardVpd = { serial: null, partNumber: null, swManaged: false };

/** SMDL=SW_MNG, as the probe looks for it. */
const bridgeSign = "534d444c3d53575f4d4e47";

/**
 * Vital product data of the card whose first function is `pci`. Damaged data give
 * no serial number, yet a bridge's sign in them still counts.
 */
export function vpdOf(probe: ProbeOutput, pci: string): CardVpd {
  const text = probe.jobs.get(`vpd:${pci}`)?.text;
  if (text === undefined) return nothing;
  const bridge = text.replaceAll("\n", "").includes(bridgeSign);
  try {
    const { serial, partNumber, swManaged } = parseVpd(parseHexDump(text));
    return { serial, partNumber, swManaged: swManaged || bridge };
  } catch (error) {
    if (error instanceof ParseError) return { ...nothing, swManaged: bridge };
    throw error;
  }
}
