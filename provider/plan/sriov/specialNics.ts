import { isBlueField } from "../../facts/assemble/cardModel.ts";
import type { CardKind } from "../../facts/cardFacts.ts";
import { type Findings, mergeFindings, problem, warning } from "../findings.ts";
import { groupByText } from "./groupByText.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import type { NodeState, PfStatus } from "./nodeState.ts";
import { selectedStates } from "./selectedNodes.ts";
import { namesItsNics, selectNics } from "./selectNics.ts";
import type { SriovContext } from "./sriovContext.ts";

/** A function that a policy for the fabric hardly ever means. */
type Special = Exclude<CardKind, "nic"> | "bluefield" | "many-functions";

interface Found {
  readonly node: string;
  readonly pf: string;
  readonly special: Special;
}

/**
 * Warns of PFs that must not get VFs: ConnectX that bridge NVSwitches (Fabric
 * Manager needs them) and BlueFields. By vendor or device id alone they are the
 * same as the fabric's: all ConnectX-7 of a DGX B200 are 15b3:1021.
 */
export function specialNicFindings(policy: NodePolicy, context: SriovContext): Findings {
  const states = selectedStates(policy, context);
  const found = states.flatMap((state) => specialOf(policy, state, context));
  if (namesItsNics(policy.spec.nicSelector))
    return mergeFindings(found.length === 0 ? [] : named(found));
  const asked = policy.spec.nicSelector.deviceID;
  if (found.length === 0 || (asked !== undefined && isBlueField(asked)))
    return mergeFindings([
      warning(
        "nicSelector",
        `nicSelector means every PF ${describeClass(policy)}: ${advice(policy, states, found)}`,
      ),
      ...named(found),
    ]);
  return problem(
    "nicSelector",
    `nicSelector means every PF ${describeClass(policy)}, and so also ${describe(found)}; ${advice(policy, states, found)}`,
  );
}

function specialOf({ spec }: NodePolicy, state: NodeState, { hosts }: SriovContext): Found[] {
  const cards = hosts.get(state.node)?.cards;
  return selectNics(spec.nicSelector, state.interfaces).flatMap((pf) => {
    const card = cards?.find(({ pfs }) => pfs.some(({ pci }) => pci === pf.pciAddress));
    const special = card?.kind ?? guess(pf, state.interfaces);
    return special === "nic" ? [] : [{ node: state.node, pf: pf.name, special }];
  });
}

/** What the operator's own view of a node tells: BlueFields by id, bridges by their four functions on one device. */
function guess(
  { vendor, deviceID, pciAddress }: PfStatus,
  all: readonly PfStatus[],
): Special | "nic" {
  if (vendor !== "15b3") return "nic";
  if (isBlueField(deviceID)) return "bluefield";
  const device = pciAddress.replace(/\.\d$/, "");
  const functions = all.filter((pf) => pf.pciAddress.replace(/\.\d$/, "") === device);
  return functions.length > 2 ? "many-functions" : "nic";
}

/** What is said where a policy names such a function itself. */
function named(found: readonly Found[]): Findings[] {
  return groupFound(found).map(({ special, text }) => {
    const message = `nicSelector means ${text}`;
    switch (special) {
      case "nvswitch-bridge":
      case "management":
      case "flash-recovery":
        return problem("nicSelector", `${message}: it must not get VFs; take it out`);
      case "dpu":
        return problem(
          "nicSelector",
          `${message}: the operator's daemon fails on it and then configures nothing on that node; take it out`,
        );
      case "dpu-unknown":
      case "bluefield":
        return warning(
          "nicSelector",
          `${message}: in DPU mode the operator's daemon fails on it and then configures nothing on that ` +
            "node; see that it is in NIC mode, or take it out",
        );
      case "many-functions":
        return warning(
          "nicSelector",
          `${message}, and Fabric Manager needs it; see that its VPD has no SMDL=SW_MNG, or take it out`,
        );
    }
  });
}

function words(special: Special): string {
  switch (special) {
    case "nvswitch-bridge":
      return "a ConnectX that bridges NVSwitches";
    case "dpu":
      return "a BlueField in DPU mode";
    case "dpu-unknown":
      return "a BlueField of unknown mode";
    case "bluefield":
      return "a BlueField";
    case "management":
      return "a management function";
    case "flash-recovery":
      return "a card in flash recovery";
    case "many-functions":
      return "a ConnectX with more than two functions: on DGX and HGX it bridges NVSwitches";
  }
}

/** `ibs14f0, ibs14f1 of dgx[030-031] (a BlueField)`, by kind. */
function groupFound(found: readonly Found[]): { special: Special; text: string }[] {
  return [...Map.groupBy(found, ({ special }) => special)].map(([special, group]) => {
    const byNode = [...Map.groupBy(group, ({ node }) => node)].map(([node, pfs]) => ({
      node,
      text: pfs.map(({ pf }) => pf).join(", "),
    }));
    const places = groupByText(byNode).map(({ text, nodes }) => `${text} of ${nodes}`);
    return { special, text: `${places.join("; ")} (${words(special)})` };
  });
}

function describe(found: readonly Found[]): string {
  return groupFound(found)
    .map(({ text }) => text)
    .join("; ");
}

function describeClass({ spec: { nicSelector } }: NodePolicy): string {
  const { vendor = "", deviceID = "", netFilter = "" } = nicSelector;
  return [
    ...(vendor === "" ? [] : [`of vendor ${vendor}`]),
    ...(deviceID === "" ? [] : [`with device id ${deviceID}`]),
    ...(netFilter === "" ? [] : [`on ${netFilter}`]),
  ].join(" ");
}

/** The names to write instead. */
function advice(
  { spec }: NodePolicy,
  states: readonly NodeState[],
  found: readonly Found[],
): string {
  const excluded = new Set(found.map(({ node, pf }) => `${node}/${pf}`));
  const names = new Set(
    states.flatMap(({ node, interfaces }) =>
      selectNics(spec.nicSelector, interfaces)
        .map(({ name }) => name)
        .filter((name) => !excluded.has(`${node}/${name}`)),
    ),
  );
  return names.size === 0
    ? "name the wanted ones with pfNames"
    : `name the wanted ones, pfNames: [${[...names].map((name) => `"${name}"`).join(", ")}]`;
}
