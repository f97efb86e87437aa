import { z } from "zod";

const pattern = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/;

/** PCI address as sysfs writes it, lower-case hex: `0000:3b:00.1`. */
export const PciAddress = z.string().regex(pattern).brand<"PciAddress">();
export type PciAddress = z.infer<typeof PciAddress>;

/** Whether a text is one: without the schema, which takes ten times as long for each of a fleet's VFs. */
export function isPciAddress(text: string): text is PciAddress {
  return pattern.test(text);
}

/** The slot that the functions of one device share: `0000:3b:00`. */
export function slotOf(address: PciAddress): string {
  return address.slice(0, address.lastIndexOf("."));
}
