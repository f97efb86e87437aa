import type { CardFacts, PfFacts } from "../../facts/cardFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import { matchEligible } from "./chooseDevices.ts";
import type { Select } from "../claim.ts";

/** The eligible cards that a selector means; none of the excluded ones. */
export function selectCards(select: Select, facts: HostFacts): { readonly cards: CardFacts[] } {
  return { cards: matchEligible(select, facts).map(({ card }) => card) };
}

/** The PFs that a selector means, of eligible cards. */
export function selectPfs(select: Select, facts: HostFacts): PfFacts[] {
  return matchEligible(select, facts).flatMap(({ pfs }) => pfs);
}
