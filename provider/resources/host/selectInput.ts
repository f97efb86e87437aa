import { z } from "zod";
import { LinkLayer } from "../../facts/cardFacts.ts";
import type { Select } from "../../plan/claim.ts";

const OneOrMore = z.union([z.string(), z.array(z.string()).min(1)]);

/** How a user writes a selector: one value or a list for each key. */
export const SelectInput = z.strictObject({
  /** PCI addresses: `0000:18:00.0`. @default {any} */
  pci: OneOrMore.exactOptional(),
  /** Names of network devices: `ibp24s0`. @default {any} */
  netdev: OneOrMore.exactOptional(),
  /** Serial numbers of cards. @default {any} */
  serial: OneOrMore.exactOptional(),
  /** Models: `ConnectX-7`. @default {any} */
  model: OneOrMore.exactOptional(),
  /** `infiniband` or `ethernet`. @default {any} */
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
