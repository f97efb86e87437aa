import type { CardFacts } from "../../facts/cardFacts.ts";
import type { FirmwareParameters } from "../../facts/firmwareFacts.ts";
import { firmwareNumber } from "../../facts/parse/firmwareValue.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import { planFirmwareValue, type FirmwareNeed } from "./firmwareChange.ts";
import { isOn, missingRow, readRow, type Row, type RowRead } from "./firmwareRows.ts";
import type { FirmwareWanted } from "./firmwareWanted.ts";
import { joinParts, nothing, type PlanPart } from "../planPart.ts";
import { pciOf } from "../cards/chooseDevices.ts";

/**
 * SRIOV_EN and the number of VFs of a card. `functions` says what each PF
 * needs; the card needs the most of them, unless PF_NUM_OF_VF_VALID gives each
 * PF a number of its own (NUM_OF_VFS is ignored then).
 */
export function planCardVfs(
  card: CardFacts,
  wanted: FirmwareWanted,
  functions: ReadonlyMap<string, FirmwareWanted>,
  facts: HostFacts,
): PlanPart {
  if (card.firmware.status !== "read" || wantsNothing(wanted)) return nothing;
  const { parameters } = card.firmware;
  return joinParts([
    planSwitch(card, parameters, wanted, facts),
    planCount(card, parameters, wanted, functions, facts),
  ]);
}

/** At least 0 VFs: anything is right. */
function wantsNothing(wanted: FirmwareWanted): boolean {
  return wanted.match === "atLeast" && wanted.numOfVfs === 0;
}

function planSwitch(
  card: CardFacts,
  parameters: FirmwareParameters,
  { numOfVfs }: FirmwareWanted,
  facts: HostFacts,
): PlanPart {
  const on = numOfVfs > 0;
  return planRow(
    readRow(parameters, "SRIOV_EN"),
    {
      card,
      pci: pciOf(card),
      parameter: "SRIOV_EN",
      name: "SRIOV_EN",
      wanted: on ? "True" : "False",
      match: "exactly",
      satisfies: (value) => isOn(value) === on,
    },
    facts,
  );
}

function planCount(
  card: CardFacts,
  parameters: FirmwareParameters,
  wanted: FirmwareWanted,
  functions: ReadonlyMap<string, FirmwareWanted>,
  facts: HostFacts,
): PlanPart {
  const valid = parameters.PF_NUM_OF_VF_VALID;
  const perFunctionNow = isOn(valid?.current ?? "0");
  const perFunctionNext = isOn(valid?.nextBoot ?? "0");
  const shared = { card, parameter: "NUM_OF_VFS", name: "NUM_OF_VFS" } as const;
  if (!perFunctionNow && perFunctionNext)
    // PF_NUM_OF_VF is hidden until VALID is in effect: nobody can say what the next boot gives.
    return {
      ...nothing,
      unknown: [{ code: "firmware_per_function_staged", devices: [pciOf(card)] }],
    };
  if (!perFunctionNow) {
    const need = { ...shared, pci: pciOf(card), ...count(wanted) };
    return planRow(readRow(parameters, "NUM_OF_VFS"), need, facts);
  }
  const parts = [...functions].map(([pci, each]) => {
    if (wantsNothing(each)) return nothing;
    const own = readRow(perFunction(card, pci), "PF_NUM_OF_VF");
    if (perFunctionNext) {
      const need = { card, pci, parameter: "PF_NUM_OF_VF", name: "PF_NUM_OF_VF" } as const;
      return planRow(own, { ...need, ...count(each) }, facts);
    }
    // The next boot goes back to NUM_OF_VFS, which all PFs share.
    const need = { ...shared, pci, ...count(wanted) };
    return planRow(liveFrom(own, readRow(parameters, "NUM_OF_VFS")), need, facts);
  });
  return joinParts(parts);
}

function perFunction(card: CardFacts, pci: string): FirmwareParameters {
  return card.firmware.status === "read" ? (card.firmware.perFunction[pci] ?? {}) : {};
}

/** What is in effect from one row, what the next boot takes from another. */
function liveFrom(live: RowRead, next: RowRead): RowRead {
  if (!("row" in live)) return live;
  return "row" in next ? { row: { ...next.row, current: live.row.current } } : next;
}

function count(wanted: FirmwareWanted): Pick<FirmwareNeed, "wanted" | "match" | "satisfies"> {
  const { numOfVfs, match } = wanted;
  return {
    wanted: String(numOfVfs),
    match,
    satisfies: (value) => {
      const number = firmwareNumber(value) ?? -1;
      return match === "atLeast" ? number >= numOfVfs : number === numOfVfs;
    },
  };
}

function planRow(read: RowRead, need: Omit<FirmwareNeed, "row">, facts: HostFacts): PlanPart {
  if (!("row" in read)) return { ...nothing, unknown: [missingRow(read, need.pci)] };
  const row: Row = read.row;
  return planFirmwareValue({ ...need, row }, facts);
}
