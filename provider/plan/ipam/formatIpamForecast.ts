import { foldNodes } from "../../facts/nodeset.ts";
import type { Forecast } from "../forecast.ts";
import type { Row } from "../layout.ts";
import type { Collision, IpamChange, PoolRef } from "./ipamChange.ts";

/** Labels of rows, the most disruptive first. */
const labels = ["re-deal", "loss", "full", "unknown", "note"] as const;
type Label = (typeof labels)[number];

interface Told {
  readonly label: Label;
  readonly hosts: string;
  /** Kind and name of the pool; `null`: of all. */
  readonly pool: PoolRef | null;
  readonly text: string;
}

/**
 * What the edit of a set of pools does, in words; the same of several pools is told once.
 *
 * @returns `undefined` where nothing is to be told
 */
export function formatIpamForecast(changes: readonly IpamChange[]): Forecast | undefined {
  if (changes.length === 0) return undefined;
  const told = changes.flatMap(rowsOf);
  const alike = Map.groupBy(told, ({ label, hosts, pool, text }) =>
    JSON.stringify([label, hosts, pool?.kind ?? null, text]),
  );
  const rows = [...alike.values()]
    .flatMap((group) => mergedRow(group))
    .toSorted((a, b) => labels.indexOf(a.label) - labels.indexOf(b.label));
  return { headline: headlineOf(changes), rows, notes: notesOf(changes) };
}

function mergedRow(group: readonly Told[]): (Row & { readonly label: Label })[] {
  const [first] = group;
  if (first === undefined) return [];
  const names = foldNodes(group.flatMap(({ pool }) => (pool === null ? [] : [pool.name])));
  const text = first.pool === null ? first.text : `${first.pool.kind} ${names}: ${first.text}`;
  return [{ label: first.label, hosts: first.hosts, text }];
}

function rowsOf(change: IpamChange): Told[] {
  switch (change.code) {
    case "redealt": {
      const [first] = change.nodes;
      return [
        {
          label: "re-deal",
          hosts: foldNodes(change.nodes.map(({ node }) => node)),
          pool: change.pool,
          text:
            `${change.fields.join(", ")} changes, so blocks are dealt anew` +
            `${first === undefined ? "" : ` (${first.node} ${first.from} becomes ${first.to})`} while running pods keep ` +
            `their addresses${collisionText(change.collisions)}`,
        },
      ];
    }
    case "lost":
      return [
        {
          label: "loss",
          hosts: foldNodes(change.nodes),
          pool: change.pool,
          text:
            (change.why === "selector"
              ? "the pool no longer takes the node, so its block is free at once; drain it first"
              : "no block is left, so new pods on this network do not start") +
            collisionText(change.collisions),
        },
      ];
    case "full":
      return [
        {
          label: "full",
          hosts: foldNodes(change.nodes),
          pool: change.pool,
          text: "no block is left, so pods on this network do not start; widen the range or make blocks smaller",
        },
      ];
    case "deleted":
      return [
        {
          label: change.nodes.length === 0 ? "note" : "loss",
          hosts: foldNodes(change.nodes),
          pool: change.pool,
          text:
            change.nodes.length === 0
              ? "is deleted; no node has a block of it"
              : `is deleted with ${change.nodes.length} blocks: new pods on this network do not start, running ones keep ` +
                `their addresses until they restart${collisionText(change.collisions)}`,
        },
      ];
    case "unknown":
      return [
        {
          label: "unknown",
          hosts: "",
          pool: change.pool,
          text: `what changes is not known: ${change.why}`,
        },
      ];
    case "pods_unknown":
      return [
        {
          label: "unknown",
          hosts: "",
          pool: null,
          text: `Which running pods keep addresses that are dealt again is not known: ${change.why}`,
        },
      ];
    case "new_pods":
      return [
        {
          label: "note",
          hosts: "",
          pool: change.pool,
          text: `${change.fields.join(", ")} holds for new pods only; running ones keep what they have`,
        },
      ];
    case "growth":
      return [
        {
          label: "note",
          hosts: "",
          pool: change.pool,
          text: `blocks for ${change.to} nodes instead of ${change.from}; those that are dealt stay`,
        },
      ];
  }
}

/** Pods that are named in a row. */
const mostPods = 3;

function collisionText(collisions: readonly Collision[]): string {
  if (collisions.length === 0) return "";
  const pods = [...new Set(collisions.map(({ pod }) => pod))];
  const named = collisions
    .filter(({ pod }, i) => collisions.findIndex((other) => other.pod === pod) === i)
    .slice(0, mostPods)
    .map(
      ({ pod, node, address, owner }) =>
        `${pod} on ${node} keeps ${address}, now of ${owner.node} (${owner.pool})`,
    );
  const more = pods.length - named.length;
  return (
    `; ${pods.length} ${pods.length === 1 ? "pod" : "pods"} would share addresses with new ones: ${named.join("; ")}` +
    (more > 0 ? `; and ${more} more` : "")
  );
}

function headlineOf(changes: readonly IpamChange[]): string {
  const count = (codes: readonly IpamChange["code"][]): number =>
    new Set(changes.flatMap((change) => (codes.includes(change.code) ? nodesOf(change) : []))).size;
  const parts = [
    [count(["redealt"]), "get other blocks"],
    [count(["lost", "deleted"]), "lose theirs"],
    [count(["full"]), "get none"],
  ] as const;
  const told = parts.flatMap(([number, what]) =>
    number > 0 ? [`${number} ${number === 1 ? "node" : "nodes"} would ${what}`] : [],
  );
  if (told.length > 0) return `Address pools: ${told.join("; ")}`;
  return changes.some(({ code }) => code === "unknown")
    ? "Address pools: what happens to blocks of nodes is not known"
    : "Address pools: no node loses its block";
}

function nodesOf(change: IpamChange): string[] {
  switch (change.code) {
    case "redealt":
      return change.nodes.map(({ node }) => node);
    case "lost":
    case "deleted":
    case "full":
      return [...change.nodes];
    case "growth":
    case "new_pods":
    case "unknown":
    case "pods_unknown":
      return [];
  }
}

function notesOf(changes: readonly IpamChange[]): string[] {
  const moves = changes.some(
    ({ code }) => code === "redealt" || code === "lost" || code === "deleted",
  );
  return moves
    ? ["Drain the nodes first, so that no pod keeps an address of a block that is dealt again"]
    : [];
}
