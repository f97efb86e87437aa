import type { CardFacts, PfFacts } from "../facts/cardFacts.ts";
import type { HostFacts } from "../facts/hostFacts.ts";
import type { Select } from "../plan/claim.ts";
import { selectPfs } from "../plan/cards/selectCards.ts";

/** A PF and its card. */
export interface CardPf {
  readonly card: CardFacts;
  readonly pf: PfFacts;
}

/** Every PF that a claim may mean. */
export function eligiblePfs(facts: HostFacts): CardPf[] {
  return facts.cards
    .filter((card) => card.kind === "nic")
    .flatMap((card) => card.pfs.map((pf) => ({ card, pf })));
}

/**
 * Selectors that mean just these PFs of a host, the most general first: none,
 * model, link layer, both, netdevs, addresses.
 */
export function selectorsOf(meant: readonly CardPf[], facts: HostFacts): Select[] {
  const addresses = meant.map(({ pf }) => pf.pci).sort();
  return candidates(meant).filter((select) => {
    const chosen = selectPfs(select, facts).map(({ pci }) => pci);
    return JSON.stringify(chosen.sort()) === JSON.stringify(addresses);
  });
}

function candidates(meant: readonly CardPf[]): Select[] {
  const model = [...new Set(meant.map(({ card }) => card.model))].sort();
  const [linkLayer, ...otherLayers] = new Set(meant.map(({ pf }) => pf.linkLayer));
  const netdev = meant.flatMap(({ pf }) => pf.netdev ?? []);
  const oneLayer = otherLayers.length === 0 && linkLayer !== null && linkLayer !== undefined;
  return [
    {},
    { model },
    ...(oneLayer ? [{ linkLayer }, { model, linkLayer }] : []),
    ...(netdev.length === meant.length ? [{ netdev }] : []),
    { pci: meant.map(({ pf }) => pf.pci) },
  ];
}
