import { naturalOrder } from "../../facts/naturalOrder.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import type { Row } from "../text/layout.ts";
import { adviceOf } from "./advice.ts";
import type { NodeForecast } from "./forecastSriov.ts";
import { formatAdvice } from "./formatAdvice.ts";
import { formatLoop, formatNote, isCertain, formatStop, formatUnknown } from "./formatOutcome.ts";
import { formatDrain, formatReboot } from "./formatReboot.ts";
import { groupPfs } from "./groupPfs.ts";
import type { Part } from "./part.ts";

const labels = {
  reboot: "reboot",
  drain: "drain",
  unknown: "unknown",
  stop: "blocked",
  none: "",
} as const;
const order: readonly string[] = ["reboot", "drain", "unknown", "blocked"];

/** A row for every set of equal reasons, nodes folded, the most disruptive first. */
export function forecastRows(nodes: readonly NodeForecast[]): Row[] {
  const groups = Map.groupBy(nodes, (node) => `${labels[node.outcome]}\0${textOf(node)}`);
  return [...groups.values()]
    .flatMap((group): Row[] => {
      const [first] = group;
      if (first === undefined) return [];
      const hosts = foldNodes(group.map(({ node }) => node.node.name));
      return [{ label: labels[first.outcome], hosts, text: textOf(first) }];
    })
    .sort(
      (a, b) => order.indexOf(a.label) - order.indexOf(b.label) || naturalOrder(a.hosts, b.hosts),
    );
}

function textOf(forecast: NodeForecast): string {
  const { part, when, isNew, outcome } = forecast;
  const late = when === "daemon-start" && outcome !== "stop";
  const sentences = [
    ...mainTexts(forecast),
    ...also(part, outcome),
    ...loopText(part),
    ...(late
      ? ["Not at once, but at the next start of the operator's daemon: its update, or any boot"]
      : []),
    ...notesOf(part),
    ...adviceText(part),
    isNew ? "New with this change" : "Pending before this change",
  ];
  return `${clauses(sentences)}.`;
}

/** Why the outcome is what it is. */
function mainTexts({ part, outcome }: NodeForecast): string[] {
  switch (outcome) {
    case "reboot":
      return [clauses([...reboots(part), ...drains(part)])];
    case "drain":
      return [clauses(drains(part))];
    case "stop":
      return [
        clauses(groupPfs(part.stops).map(({ reason, devices }) => formatStop(reason, devices))),
      ];
    case "unknown":
      return [clauses(unknowns(part))];
    case "none":
      return [];
  }
}

/** What is known, or not, beside the outcome. */
function also(part: Part, outcome: NodeForecast["outcome"]): string[] {
  if (outcome === "unknown" && part.drains.length > 0)
    return [`known so far, a drain: ${clauses(drains(part))}`];
  if (outcome === "reboot" && part.unknown.length > 0)
    return [`not known: ${clauses(unknowns(part))}`];
  return [];
}

function reboots({ reboots: reasons }: Part): string[] {
  return groupPfs(reasons).map(({ reason, devices }) => formatReboot(reason, devices));
}

function drains({ drains: reasons }: Part): string[] {
  return groupPfs(reasons).map(({ reason, devices }) => formatDrain(reason, devices));
}

function unknowns({ unknown }: Part): string[] {
  return groupPfs(unknown).map(({ reason, devices }) => formatUnknown(reason, devices));
}

function loopText({ loops }: Part): string[] {
  const texts = new Set(loops.map((reason) => formatLoop(reason)));
  if (texts.size === 0) return [];
  const will = loops.some((reason) => isCertain(reason)) ? "would" : "may";
  return [`it ${will} reboot again after every boot: ${[...texts].join("; ")}`];
}

function notesOf({ notes }: Part): string[] {
  return groupPfs(notes).map(({ reason, devices }) => formatNote(reason, devices));
}

function adviceText(part: Part): string[] {
  const advice = adviceOf(part).map((each) => formatAdvice(each));
  return advice.length === 0 ? [] : [`instead: ${clauses(advice)}`];
}

/** Sentences, each but the first with a capital. */
function clauses(texts: readonly string[]): string {
  return texts.map((text, index) => (index === 0 ? text : capital(text))).join(". ");
}

/** Names of parameters stay as they are: `ib_core.netns_mode=0`, `eSwitchMode`. */
function capital(text: string): string {
  return text.replace(/^[a-z](?=[a-z]*[ ,':])/, (letter) => letter.toUpperCase());
}
