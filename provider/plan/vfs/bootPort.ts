import type { CardFacts, PfFacts } from "../../facts/cardFacts.ts";

/**
 * What tells a port from the others of its card: the function number; the whole PCI
 * address on a card in several slots (Socket Direct), where the number comes twice.
 */
export function portOf(card: CardFacts, { pci }: PfFacts): string {
  const number = pci.slice(-1);
  const alike = card.pfs.filter((pf) => pf.pci.endsWith(`.${number}`));
  return alike.length > 1 ? pci : number;
}

/** The mark of a port's boot file. */
export function bootArtefact(card: CardFacts, pf: PfFacts): string {
  return `boot-vfs.${card.id}.${portOf(card, pf)}`;
}
