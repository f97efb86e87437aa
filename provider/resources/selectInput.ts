import { z } from "zod";
import { LinkLayer } from "../facts/cardFacts.ts";
import type { Select } from "../plan/claim.ts";

const OneOrMore = z.union([z.string(), z.array(z.string()).min(1)]);

/** How a user writes a selector: one value or a list for each key. */
export const SelectInput = z.strictObject({
  pci: OneOrMore.exactOptional(),
  netdev: OneOrMore.exactOptional(),
  serial: OneOrMore.exactOptional(),
  model: OneOrMore.exactOptional(),
  linkLayer: LinkLayer.exactOptional(),
});
export type SelectInput = z.infer<typeof SelectInput>;

export function selectOf({ linkLayer, ...lists }: SelectInput): Select {
  return {
    ...Object.fromEntries(
      Object.entries(lists).map(([key, value]) => [
        key,
        typeof value === "string" ? [value] : value,
      ]),
    ),
    ...(linkLayer === undefined ? {} : { linkLayer }),
  };
}
