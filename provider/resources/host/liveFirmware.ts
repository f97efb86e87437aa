import type { HostFacts } from "../../facts/hostFacts.ts";
import type { FirmwareClaim } from "../../plan/claim.ts";
import { selectCards } from "../../plan/cards/selectCards.ts";

/** NUM_OF_VFS in effect on the chosen cards of a host: `8`, or `8, 16` where cards differ. */
export function liveFirmware(claim: FirmwareClaim, facts: HostFacts): string {
  const values = selectCards(claim.select, facts).cards.map(({ firmware }) =>
    firmware.status === "read" ? (firmware.parameters.NUM_OF_VFS?.current ?? "unknown") : "unknown",
  );
  return distinct(values, "no card");
}

/** Different values in order, `none` where there are none. */
export function distinct(values: readonly string[], none: string): string {
  return values.length === 0 ? none : [...new Set(values)].sort().join(", ");
}
