import { z } from "zod";

/**
 * Attributes that the VFs of a PF shall have, as the scripts take them. What is
 * absent stays as it is.
 */
export const VfSettings = z.object({
  /** First five bytes of the MAC addresses; the number of the VF is the sixth. */
  mac: z.string().exactOptional(),
  /** First seven bytes of node and port GUID; the number of the VF is the eighth. */
  guid: z.string().exactOptional(),
  trust: z.enum(["on", "off"]).exactOptional(),
  state: z.enum(["auto", "enable", "disable"]).exactOptional(),
});
export type VfSettings = z.infer<typeof VfSettings>;

/** `mac=02:…`, `trust=on`: words for the scripts, in an order that is always the same. */
export function settingWords(settings: VfSettings | undefined): string[] {
  const { mac, guid, trust, state } = settings ?? {};
  return Object.entries({ mac, guid, trust, state }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${value}`],
  );
}

/** The number of a VF as the last byte of its addresses. */
export function vfByte(index: number): string {
  return index.toString(16).padStart(2, "0");
}
