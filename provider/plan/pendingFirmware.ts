import type { CardFacts } from "../facts/cardFacts.ts";

/** Next Boot values of a card that are not in effect; `undefined` where there are none. */
export function pendingFirmware({ firmware }: CardFacts): Record<string, string> | undefined {
  if (firmware.status !== "read") return undefined;
  const pending = Object.entries(firmware.parameters).filter(
    ([, value]) => value.current !== undefined && value.current !== value.nextBoot,
  );
  if (pending.length === 0) return undefined;
  return Object.fromEntries(pending.map(([name, value]) => [name, value.nextBoot]));
}
