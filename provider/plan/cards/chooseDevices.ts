import type { CardFacts, PfFacts } from "../../facts/cardFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { FirmwareClaim, Select, VfsClaim } from "../claim.ts";
import type { Excluded } from "../excluded.ts";
import { nothing, type PlanPart } from "../planPart.ts";
import type { BlockedReason, UnknownReason } from "../reason.ts";

/** An eligible card and those of its PFs that a selector means. */
export interface Chosen {
  readonly card: CardFacts;
  readonly pfs: readonly PfFacts[];
}

export interface Selection {
  readonly chosen: readonly Chosen[];
  /** What the selector could not decide, or means and must not. */
  readonly part: PlanPart;
}

/** Devices of a host that no plan ever touches. */
export function excludedDevices(facts: HostFacts): Excluded[] {
  return facts.cards.flatMap((card) =>
    card.kind === "nic" ? [] : [{ pci: pciOf(card), model: card.model, why: card.kind }],
  );
}

/** PCI address of the first function of a card. */
export function pciOf(card: CardFacts): string {
  return card.pfs[0]?.pci ?? card.id.replace(/^pci-/, "");
}

/**
 * The cards and PFs that a claim means on this host. A selector that matches
 * nothing is blocked, never "nothing to do".
 */
export function chooseDevices(claim: FirmwareClaim | VfsClaim, facts: HostFacts): Selection {
  const { select, resource } = claim;
  const matches = facts.cards.map((card) => matchCard(card, select));
  const chosen = matches.filter(({ card, pfs }) => card.kind === "nic" && pfs.length > 0);
  const unknown = matches.flatMap((match) => undecided(match, select));
  const meant = matches.filter(({ card, pfs }) => card.kind !== "nic" && pfs.length > 0);
  const blocked: BlockedReason[] = meant.flatMap(({ card, pfs }) =>
    card.kind !== "nic" && card.kind !== "dpu-unknown" && isExplicit(select)
      ? [{ code: "device_excluded", resource, why: card.kind, devices: pfs.map((pf) => pf.pci) }]
      : [],
  );
  if (chosen.length > 0 || unknown.length > 0 || blocked.length > 0)
    return { chosen, part: { ...nothing, unknown, blocked } };
  const excluded = [
    ...new Set(meant.flatMap(({ card }) => (card.kind === "nic" ? [] : [card.kind]))),
  ];
  const none: BlockedReason = { code: "select_matches_nothing", resource, select, excluded };
  return { chosen, part: { ...nothing, blocked: [none] } };
}

interface Match extends Chosen {
  /** PFs that match in all but their link layer, which nobody could read. */
  readonly unclear: readonly PfFacts[];
}

/** The PFs of a card that a selector means, eligible or not. */
function matchCard(card: CardFacts, select: Select): Match {
  const isMeant = contains(select.serial, card.serial) && contains(select.model, card.model);
  const candidates = isMeant ? card.pfs.filter((pf) => matchesPf(pf, select)) : [];
  return {
    card,
    pfs: candidates.filter(
      (pf) => select.linkLayer === undefined || pf.linkLayer === select.linkLayer,
    ),
    unclear: candidates.filter((pf) => select.linkLayer !== undefined && pf.linkLayer === null),
  };
}

function matchesPf(pf: PfFacts, select: Select): boolean {
  const pci = select.pci?.map((address) =>
    /^[^:]*:[^:]*$/.test(address) ? `0000:${address}` : address,
  );
  return contains(pci, pf.pci) && contains(select.netdev, pf.netdev);
}

/** Letters of addresses, serials and models mean the same in both cases. */
function contains(wanted: readonly string[] | undefined, value: string | null): boolean {
  if (wanted === undefined) return true;
  return value !== null && wanted.some((entry) => entry.toLowerCase() === value.toLowerCase());
}

/** One device was named, not a class of them. */
function isExplicit(select: Select): boolean {
  return select.pci !== undefined || select.netdev !== undefined || select.serial !== undefined;
}

function undecided({ card, pfs, unclear }: Match, select: Select): UnknownReason[] {
  if (card.kind === "nic")
    return unclear.length === 0
      ? []
      : [{ code: "link_layer_unknown", devices: unclear.map((pf) => pf.pci) }];
  const named = isExplicit(select) || select.model !== undefined;
  return card.kind === "dpu-unknown" && named && pfs.length > 0
    ? [{ code: "dpu_mode_unknown", devices: [pciOf(card)] }]
    : [];
}

/** The eligible cards that a selector means; nothing is said about the others. */
export function matchEligible(select: Select, facts: HostFacts): Chosen[] {
  return facts.cards
    .map((card) => matchCard(card, select))
    .filter(({ card, pfs }) => card.kind === "nic" && pfs.length > 0);
}
