import { foldNodes } from "../../facts/nodeset.ts";
import type { Forecast } from "../forecast.ts";
import type { Collision, IpamChange } from "./ipamChange.ts";
import { type Alike, collisionsIn, mergeAlike, nodesIn } from "./mergeAlike.ts";

/** Labels of rows, the most disruptive first. */
const labels = ["re-deal", "loss", "full", "unknown", "note"] as const;
type Label = (typeof labels)[number];

/**
 * What the edit of a set of pools does, in words; the same of several pools is told once.
 *
 * @returns `undefined` where nothing is to be told
 */
export function formatIpamForecast(changes: readonly IpamChange[]): Forecast | undefined {
  if (changes.length === 0) return undefined;
  const rows = mergeAlike(changes)
    .map((alike) => ({
      label: labelOf(alike.change),
      hosts: foldNodes(nodesIn(alike.change)),
      text: poolsText(alike) + textOf(alike.change),
    }))
    .toSorted((a, b) => labels.indexOf(a.label) - labels.indexOf(b.label));
  return {
    headline: headlineOf(changes),
    rows,
    codes: changes.map(({ code }) => code),
    notes: notesOf(changes),
  };
}

function labelOf(change: IpamChange): Label {
  switch (change.code) {
    case "redealt":
      return "re-deal";
    case "lost":
      return "loss";
    case "deleted":
      return change.nodes.length === 0 ? "note" : "loss";
    case "full":
      return "full";
    case "unknown":
    case "pods_unknown":
      return "unknown";
    case "new_pods":
    case "growth":
      return "note";
  }
}

function poolsText({ pools }: Alike): string {
  const [first] = pools;
  return first === undefined ? "" : `${first.kind} ${foldNodes(pools.map(({ name }) => name))}: `;
}

function textOf(change: IpamChange): string {
  switch (change.code) {
    case "redealt":
      return (
        `other values of ${change.fields.join(", ")} deal blocks anew${exampleOf(change)} while running pods keep ` +
        `their addresses${collisionText(change.collisions)}`
      );
    case "lost":
      return (
        (change.why === "selector"
          ? "the node is no longer one of the pool's, so its block is free at once, also under running pods"
          : "no block is left, so new pods on this network do not start") +
        collisionText(change.collisions)
      );
    case "full":
      return "no block is left, so pods on this network do not start; widen the range or make blocks smaller";
    case "deleted":
      return change.nodes.length === 0
        ? "deleted; no node has a block of it"
        : `deleted with ${blocksText(change.nodes.length)}: new pods on this network do not start, running ones keep ` +
            `their addresses until they restart${collisionText(change.collisions)}`;
    case "unknown":
      return `what changes is not known: ${change.why}`;
    case "pods_unknown":
      return `Which running pods keep addresses of blocks that change is not known: ${change.why}`;
    case "new_pods":
      return `other values of ${change.fields.join(", ")} hold for new pods only; running ones keep what they have`;
    case "growth":
      return `blocks for ${change.to} nodes instead of ${change.from}; those that are dealt stay`;
  }
}

function blocksText(count: number): string {
  return count === 1 ? "the block of 1 node" : `the blocks of ${count} nodes`;
}

function exampleOf({ pool, nodes }: Extract<IpamChange, { code: "redealt" }>): string {
  const [first] = nodes;
  return first === undefined
    ? ""
    : ` (${pool.name} on ${first.node}: ${first.from} becomes ${first.to})`;
}

/** Pods that are named in a row. */
const mostPods = 3;

function collisionText(collisions: readonly Collision[]): string {
  if (collisions.length === 0) return "";
  const byPod = [...Map.groupBy(collisions, ({ pod }) => pod).values()];
  const named = byPod.slice(0, mostPods).flatMap(([first]) => {
    if (first === undefined) return [];
    const { pod, node, address, owner } = first;
    return [`${pod} on ${node} keeps ${address}, then of ${owner.node} (${owner.pool})`];
  });
  const more = byPod.length - named.length;
  const count = byPod.length === 1 ? "1 pod shares" : `${byPod.length} pods share`;
  return `; ${count} addresses with pods to come: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

function headlineOf(changes: readonly IpamChange[]): string {
  const count = (...codes: readonly IpamChange["code"][]): number =>
    new Set(changes.filter(({ code }) => codes.includes(code)).flatMap(nodesIn)).size;
  const parts = [
    [count("redealt"), "would get another block", "would get other blocks"],
    [count("lost", "deleted"), "would lose its block", "would lose their blocks"],
    [count("full"), "would get none", "would get none"],
  ] as const;
  const told = parts.flatMap(([number, one, many]) =>
    number === 0 ? [] : [number === 1 ? `1 node ${one}` : `${number} nodes ${many}`],
  );
  if (told.length > 0) return `Address pools: ${told.join("; ")}`;
  return changes.some(({ code }) => code === "unknown")
    ? "Address pools: what happens to the blocks of nodes is not known"
    : "Address pools: no node loses its block";
}

function notesOf(changes: readonly IpamChange[]): string[] {
  const reused = changes.some(
    (change) =>
      change.code === "redealt" || change.code === "lost" || collisionsIn(change).length > 0,
  );
  return reused
    ? ["Drain the nodes first, so that no pod keeps an address of a block that is dealt again"]
    : [];
}
