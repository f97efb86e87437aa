import type { CardFacts } from "../../facts/cardFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { FirmwareClaim } from "../claim.ts";
import { uniteFirmware, type FirmwareWanted } from "./firmwareWanted.ts";
import { planLinkTypes } from "./linkTypes.ts";
import { planCardVfs } from "./planCardVfs.ts";
import type { PlanContext } from "../planContext.ts";
import { joinParts, nothing, type PlanPart } from "../planPart.ts";
import { pciOf, chooseDevices, type Chosen } from "../cards/chooseDevices.ts";
import { unreadableFirmware } from "./unreadableFirmware.ts";
import { vfsLimit } from "../vfs/vfsLimit.ts";

export interface FirmwarePlan {
  readonly part: PlanPart;
  /** By card id; cards that no claim means are absent. */
  readonly cards: ReadonlyMap<string, CardFirmware>;
}

/** What a card needs, and the claims that mean it. */
export interface CardFirmware {
  readonly claims: readonly FirmwareClaim[];
  readonly needs: PlanPart;
}

/** The union of all firmware claims on the cards of a host, card by card. */
export function planFirmware(
  claims: readonly FirmwareClaim[],
  facts: HostFacts,
  context: PlanContext,
): FirmwarePlan {
  const selections = claims.map((claim) => ({ claim, ...chooseDevices(claim, facts) }));
  const cards = new Map<string, CardFirmware>();
  for (const card of facts.cards) {
    const meant = selections.flatMap(({ claim, chosen }) =>
      chosen.filter((one) => one.card === card).map((one) => ({ ...one, claim })),
    );
    if (meant.length === 0) continue;
    const needs = planCard(card, meant, facts, context);
    cards.set(card.id, { claims: meant.map(({ claim }) => claim), needs });
  }
  const parts = selections.map(({ part }) => part);
  parts.push(...[...cards.values()].map(({ needs }) => needs));
  return { part: joinParts(parts), cards };
}

type Meant = Chosen & { readonly claim: FirmwareClaim };

function planCard(
  card: CardFacts,
  meant: readonly Meant[],
  facts: HostFacts,
  context: PlanContext,
): PlanPart {
  const united = uniteFirmware(meant.map(({ claim }) => claim));
  if ("contradiction" in united)
    return {
      ...nothing,
      blocked: [{ code: "contradiction", ...united.contradiction, devices: [pciOf(card)] }],
    };
  const { wanted } = united;
  if (wanted.numOfVfs > vfsLimit) {
    const above = { wanted: wanted.numOfVfs, limit: vfsLimit, devices: [pciOf(card)] };
    return { ...nothing, blocked: [{ code: "vfs_above_limit", ...above }] };
  }
  if (card.firmware.status !== "read") return unreadableFirmware(card, facts);
  const vfs = planCardVfs(card, wanted, perFunction(card, meant, wanted), facts);
  const { parameters } = card.firmware;
  return wanted.linkType === null
    ? vfs
    : joinParts([vfs, planLinkTypes(card, parameters, wanted.linkType, facts, context)]);
}

/** What the claims that mean a PF want of it, for cards that count VFs per PF. */
function perFunction(
  card: CardFacts,
  meant: readonly Meant[],
  shared: FirmwareWanted,
): Map<string, FirmwareWanted> {
  return new Map(
    card.pfs.flatMap((pf) => {
      const claims = meant.filter(({ pfs }) => pfs.includes(pf)).map(({ claim }) => claim);
      const united = uniteFirmware(claims);
      return claims.length === 0
        ? []
        : [[pf.pci, "wanted" in united ? united.wanted : shared] as const];
    }),
  );
}
