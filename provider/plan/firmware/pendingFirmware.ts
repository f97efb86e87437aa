import type { CardFacts } from "../../facts/cardFacts.ts";

/** Next Boot values of a card or of one of its functions that are not in effect; `undefined` where there are none. */
export function pendingFirmware({ firmware }: CardFacts): Record<string, string> | undefined {
  if (firmware.status !== "read") return undefined;
  const pending = [firmware.parameters, ...Object.values(firmware.perFunction)]
    .flatMap((parameters) => Object.entries(parameters))
    .filter(([, value]) => value.current !== undefined && value.current !== value.nextBoot);
  if (pending.length === 0) return undefined;
  return Object.fromEntries(pending.map(([name, value]) => [name, value.nextBoot]));
}
