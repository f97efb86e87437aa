import { z } from "zod";

/** PCI address as sysfs writes it, lower-case hex: `0000:3b:00.1`. */
export const PciAddress = z
  .string()
  .regex(/^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/)
  .brand<"PciAddress">();
export type PciAddress = z.infer<typeof PciAddress>;

/** The slot that the functions of one device share: `0000:3b:00`. */
export function slotOf(address: PciAddress): string {
  return address.slice(0, address.lastIndexOf("."));
}
