import { naturalOrder } from "../../facts/naturalOrder.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import type { Forecast } from "../forecast.ts";
import type { Row } from "../text/layout.ts";
import { type Disturbance, disturbanceOf, disturbances } from "./disturbance.ts";
import type { Effect, NicPolicyForecast, UnknownEffect } from "./effect.ts";
import { formatEffect } from "./formatEffect.ts";
import { formatEffectNote, formatUnknownEffect } from "./formatEffectNote.ts";
import { count } from "./words.ts";

/**
 * What a change of the policy disturbs, in words.
 *
 * @returns `undefined` where it disturbs nothing and nothing is to be noted
 */
export function formatNicPolicyForecast(forecast: NicPolicyForecast): Forecast | undefined {
  const { effects, unknown, notes } = forecast;
  if (effects.length + unknown.length + notes.length === 0) return undefined;
  return {
    headline: headlineOf(forecast),
    rows: [...effects.map(rowOf).toSorted(byDisturbance), ...unknown.map(unknownRow)],
    codes: [effects, unknown, notes].flat().map(({ code }) => code),
    notes: notes.map(formatEffectNote),
  };
}

function rowOf(effect: Effect): Row {
  return {
    label: disturbanceOf(effect),
    hosts: foldNodes(nodesOf(effect)),
    text: `${formatEffect(effect)}.`,
  };
}

/** Nodes that an effect is about; holders of blocks for pools. */
export function nodesOf(effect: Effect): readonly string[] {
  if (effect.code === "pools_deleted") return effect.pools.flatMap(({ nodes }) => nodes);
  return "nodes" in effect ? effect.nodes : [];
}

function byDisturbance(a: Row, b: Row): number {
  const order: readonly string[] = disturbances;
  return order.indexOf(a.label) - order.indexOf(b.label) || naturalOrder(a.hosts, b.hosts);
}

function unknownRow(unknown: UnknownEffect): Row {
  return {
    label: "unknown",
    hosts: unknown.code === "outdated_drivers" ? foldNodes(unknown.nodes) : "",
    text: `${formatUnknownEffect(unknown)}.`,
  };
}

function headlineOf({ effects, unknown }: NicPolicyForecast): string {
  const parts = disturbances.flatMap((disturbance) => {
    const found = effects.filter((effect) => disturbanceOf(effect) === disturbance);
    return found.length === 0 ? [] : [headlinePart(disturbance, found)];
  });
  const doubt = unknown.length === 0 ? [] : ["not all could be told"];
  return parts.length === 0
    ? `NicClusterPolicy: ${unknown.length === 0 ? "disturbs no node now" : "what would be disturbed is not known"}`
    : `NicClusterPolicy: would ${[...parts, ...doubt].join("; ")}`;
}

function headlinePart(disturbance: Disturbance, effects: readonly Effect[]): string {
  const names = new Set(effects.flatMap(nodesOf));
  const nodes = names.size === 0 ? "nodes" : count(names.size, "node");
  switch (disturbance) {
    case "loss":
      return lossPart(effects);
    case "unload":
      return `take the driver off ${nodes} at once`;
    case "reload":
      return `reload the driver of ${nodes} without a drain`;
    case "drain":
      return `drain ${nodes} and reload the driver`;
    case "remove":
      return `remove components from ${nodes}`;
    case "restart":
      return `restart components on ${nodes}`;
    case "pending":
      return `leave the former driver on ${nodes} for now`;
    case "blocked":
      return `be stuck on ${nodes}`;
  }
}

function lossPart(effects: readonly Effect[]): string {
  const pools = effects.flatMap((effect) => (effect.code === "pools_deleted" ? effect.pools : []));
  const templates = effects.flatMap((effect) =>
    effect.code === "templates_deleted" ? effect.templates : [],
  );
  const blocks = pools.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const parts = [
    ...(pools.length === 0
      ? []
      : [
          `${count(pools.length, "pool")}${blocks === 0 ? "" : ` with ${count(blocks, "allocated block")}`}`,
        ]),
    ...(templates.length === 0 ? [] : [count(templates.length, "NIC configuration template")]),
  ];
  return `delete ${parts.join(" and ")}`;
}
