import type { CardFacts, PfFacts } from "../facts/cardFacts.ts";
import type { FirmwareParameters } from "../facts/firmwareFacts.ts";
import { firmwareName } from "../facts/parse/firmwareValue.ts";
import { pciOf } from "../plan/cards/chooseDevices.ts";
import { isOn, sameValue } from "../plan/firmware/firmwareRows.ts";
import { nameOrCount } from "../plan/text/formatDevices.ts";
import { formatExcludedKind } from "../plan/text/formatExcluded.ts";

/** Equal cards folded: `8 × ConnectX-7 infiniband: NUM_OF_VFS 8, 8 VFs`. */
export function describeCards(cards: readonly CardFacts[]): string[] {
  const lines = cards.map((card) => ({ card, model: modelOf(card), state: stateOf(card) }));
  const states = new Map<string, Set<string>>();
  for (const { model, state } of lines)
    states.set(model, (states.get(model) ?? new Set()).add(state));
  return [...Map.groupBy(lines, ({ model, state }) => `${model}: ${state}`)].map(
    ([text, alike]) => {
      const [{ model } = { model: "" }] = alike;
      // Which of like cards differ is worth telling.
      const differ = (states.get(model)?.size ?? 0) > 1;
      const devices = nameOrCount(
        alike.map(({ card }) => pciOf(card)),
        "cards",
      );
      return `${alike.length} × ${text}${differ && alike.length <= 2 ? ` (${devices})` : ""}`;
    },
  );
}

function modelOf({ model, pfs }: CardFacts): string {
  const layers = new Set(pfs.map(({ linkLayer }) => linkLayer ?? "link not known"));
  const ports = pfs.length === 1 ? "" : ` ${pfs.length} ports`;
  return `${model}${ports} ${[...layers].join("/")}`;
}

function stateOf(card: CardFacts): string {
  if (card.kind !== "nic") return `${formatExcludedKind(card.kind)}, left alone`;
  return [firmwareOf(card), distinct(card.pfs.map(vfsOf)), ...driverless(card)].join(", ");
}

function firmwareOf({ firmware, pfs }: CardFacts): string {
  if (firmware.status !== "read") return "firmware not read";
  const { parameters, perFunction } = firmware;
  const enabled = valueOf(parameters, "SRIOV_EN", (value) => (isOn(value) ? "on" : "off"));
  const perPf = isOn(parameters.PF_NUM_OF_VF_VALID?.current ?? "0");
  const counts = perPf
    ? `PF_NUM_OF_VF ${distinct(pfs.map(({ pci }) => valueOf(perFunction[pci] ?? {}, "PF_NUM_OF_VF")))}`
    : `NUM_OF_VFS ${valueOf(parameters, "NUM_OF_VFS")}`;
  return enabled === "on" ? counts : `${counts}, SR-IOV ${enabled}`;
}

/** `16 (8 after a boot)`: the value in effect and, where it differs, the one that is staged. */
function valueOf(
  parameters: FirmwareParameters,
  name: string,
  wording: (value: string) => string = firmwareName,
): string {
  const row = parameters[name];
  if (row === undefined) return "not known";
  const { current, nextBoot } = row;
  if (current === undefined) return `not known (${wording(nextBoot)} after a boot)`;
  return sameValue(current, nextBoot)
    ? wording(current)
    : `${wording(current)} (${wording(nextBoot)} after a boot)`;
}

function vfsOf({ numVfs, totalVfs }: PfFacts): string {
  if (totalVfs === null) return "no VFs";
  return numVfs === null ? "VFs not known" : `${numVfs} VFs`;
}

function driverless({ pfs }: CardFacts): string[] {
  return pfs.some(({ driver }) => driver === null) ? ["no driver bound"] : [];
}

function distinct(words: readonly string[]): string {
  return [...new Set(words)].join("/");
}
