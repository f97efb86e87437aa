import type { CardFacts } from "../../facts/cardFacts.ts";
import { firmwareName } from "../../facts/parse/firmwareValue.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Change } from "../change.ts";
import type { Parameter } from "../parameter.ts";
import type { Match } from "../claim.ts";
import { coldCycleFailed, coldEvidence } from "./coldEvidence.ts";
import type { Row } from "./firmwareRows.ts";
import { nothing, type PlanPart } from "../planPart.ts";

/** One value of a card's configuration that somebody wants. */
export interface FirmwareNeed {
  readonly card: CardFacts;
  /** The function through which the card is opened, and which the value belongs to where it is per function. */
  readonly pci: string;
  readonly parameter: Parameter;
  /** Name that is written: `LINK_TYPE_P1`. */
  readonly name: string;
  /** Value in effect and value of the next boot. */
  readonly row: Row;
  /** Token that is written: `8`, `True`, `IB`. */
  readonly wanted: string;
  readonly match: Match;
  readonly satisfies: (value: string) => boolean;
}

/**
 * Live and staged right: nothing. Live right, staged not: what is live is
 * written back, no reboot. Staged right: activation only. Both wrong: written
 * in the wave, then activated.
 */
export function planFirmwareValue(need: FirmwareNeed, facts: HostFacts): PlanPart {
  const { card, row } = need;
  const liveRight = need.satisfies(row.current);
  const stagedRight = need.satisfies(row.nextBoot);
  if (liveRight && stagedRight) return nothing;
  const common = {
    parameter: need.parameter,
    device: card.id,
    pci: need.pci,
    live: firmwareName(row.current),
    staged: firmwareName(row.nextBoot),
    wanted: need.wanted,
  };
  if (liveRight) return { ...nothing, changes: [writeBack(need, common)] };
  if (coldCycleFailed(card, facts)) {
    const { parameter, live, wanted } = common;
    const code = "cold_cycle_did_not_load";
    return { ...nothing, blocked: [{ code, parameter, live, wanted, devices: [need.pci] }] };
  }
  const evidence = coldEvidence(card, facts);
  const change: Change = {
    ...common,
    ...(evidence === undefined
      ? { activation: "warm-reboot", escalation: "cold-power-cycle" }
      : { activation: "cold-power-cycle" }),
    disturbs: "the node",
    reason: {
      code: "firmware_not_live",
      parameter: need.parameter,
      live: common.live,
      wanted: need.wanted,
      match: need.match,
      staged: stagedRight,
      evidence: evidence ?? null,
    },
    steps: stagedRight ? [] : [{ phase: "stage", step: write(need, need.wanted) }],
  };
  return { ...nothing, changes: [change] };
}

function writeBack(
  need: FirmwareNeed,
  common: Pick<Change, "parameter" | "device" | "pci" | "live" | "wanted"> & { staged: string },
): Change {
  const live = firmwareName(need.row.current);
  const { parameter, staged, wanted } = common;
  return {
    ...common,
    activation: "none",
    disturbs: "no one",
    reason: { code: "firmware_next_boot", parameter, live, staged, wanted },
    // What is in effect, so that nothing at all is pending afterwards.
    steps: [{ phase: "now", step: write(need, live) }],
  };
}

function write(need: FirmwareNeed, value: string): Change["steps"][number]["step"] {
  return { do: "firmware", card: need.card.id, pci: need.pci, values: { [need.name]: value } };
}
