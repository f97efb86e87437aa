import type { CardFacts, LinkLayer } from "../../facts/cardFacts.ts";
import type { FirmwareParameters } from "../../facts/firmwareFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import { planFirmwareValue } from "./firmwareChange.ts";
import { missingRow, readRow, sameValue } from "./firmwareRows.ts";
import type { PlanContext } from "../planContext.ts";
import { joinParts, nothing, type PlanPart } from "../planPart.ts";
import { pciOf } from "../cards/chooseDevices.ts";

/** LINK_TYPE_P1, LINK_TYPE_P2: `IB=1, ETH=2` (mstflint mlxconfig_host.db), one for each port. */
const values = { infiniband: "IB(1)", ethernet: "ETH(2)" } as const;
const tokens = { infiniband: "IB", ethernet: "ETH" } as const;

/** The plan for the link type of every port of a card. */
export function planLinkTypes(
  card: CardFacts,
  parameters: FirmwareParameters,
  wanted: LinkLayer,
  facts: HostFacts,
  context: PlanContext,
): PlanPart {
  const names = Object.keys(parameters).filter((name) => /^LINK_TYPE_P\d+$/.test(name));
  if (names.length === 0) return withoutLinkTypes(card, wanted);
  const parts = names.sort().map((name) => {
    const port = card.pfs[Number(name.slice("LINK_TYPE_P".length)) - 1];
    const pci = port?.pci ?? pciOf(card);
    const read = readRow(parameters, name);
    if (!("row" in read)) return { ...nothing, unknown: [missingRow(read, pci)] };
    return planFirmwareValue(
      {
        card,
        pci,
        parameter: "LINK_TYPE",
        name,
        row: read.row,
        wanted: tokens[wanted],
        match: "exactly",
        satisfies: (value) => sameValue(value, values[wanted]),
      },
      facts,
    );
  });
  const part = joinParts(parts);
  const reboots = part.changes.some((change) => change.activation !== "none");
  // After the boot the port speaks another protocol: only a BMC gets back to the host then.
  return reboots && card.carriesSsh && !context.powerControl
    ? { ...part, changes: [], blocked: [{ code: "link_type_cuts_ssh", devices: [pciOf(card)] }] }
    : part;
}

/** A card of one link type has no such parameter. */
function withoutLinkTypes(card: CardFacts, wanted: LinkLayer): PlanPart {
  const others = card.pfs.filter((pf) => pf.linkLayer !== wanted);
  return others.length === 0
    ? nothing
    : {
        ...nothing,
        blocked: [
          { code: "link_type_fixed", wanted: tokens[wanted], devices: others.map((pf) => pf.pci) },
        ],
      };
}
