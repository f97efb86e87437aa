import { naturalOrder } from "../../facts/naturalOrder.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { rung } from "../activation.ts";
import type { Change } from "../change.ts";
import { formatReason } from "./formatReason.ts";
import { actOf } from "../waves/hostNeed.ts";
import type { HostPlan } from "../hostPlan.ts";
import type { Row } from "./layout.ts";
import type { Standing } from "../waves/standing.ts";

/** In the order of the rows. */
const labels = {
  "cold-power-cycle": "cold",
  "warm-reboot": "warm",
  "module-reload": "reload",
  runtime: "drain",
  later: "later",
  quiet: "at once",
  unknown: "unknown",
  blocked: "blocked",
} as const satisfies Partial<Record<Standing, string>>;

const order = ["by hand", ...Object.values(labels), "note"];

/**
 * A row for every reason, hosts with equal texts folded, the most disruptive
 * first.
 *
 * @param before plans of the former claims on the same facts
 * @param later hosts that wait for another run
 */
export function warningRows(
  plans: ReadonlyMap<string, HostPlan>,
  before: ReadonlyMap<string, HostPlan> | undefined,
  later: ReadonlySet<string>,
): Row[] {
  const groups = new Map<string, { label: string; text: string; hosts: [string, ...string[]] }>();
  for (const [host, plan] of plans) {
    for (const { label, text } of rowsOf(plan, before?.get(host), later.has(host))) {
      const key = `${label}\0${text}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { label, text, hosts: [host] });
      else group.hosts.push(host);
    }
  }
  return [...groups.values()]
    .map(({ label, text, hosts }) => ({
      label,
      text: `${text}${label === labels.unknown ? tried(plans.get(hosts[0]), hosts) : ""}`,
      hosts: foldNodes(hosts),
    }))
    .sort(
      (a, b) => order.indexOf(a.label) - order.indexOf(b.label) || naturalOrder(a.hosts, b.hosts),
    );
}

/** Sentences one after the other; each but the first begins with a capital. */
function joinSentences(sentences: readonly string[]): string {
  return sentences
    .map((text, index) => (index === 0 ? text : text.charAt(0).toUpperCase() + text.slice(1)))
    .join(". ");
}

interface Words {
  readonly label: string;
  readonly text: string;
}

function rowsOf(plan: HostPlan, before: HostPlan | undefined, later: boolean): Words[] {
  const words = (label: string, sentences: readonly string[]): Words[] =>
    sentences.length === 0 ? [] : [{ label, text: joinSentences(sentences) }];
  return [
    ...(plan.unknown.length > 0 ? [unknownRow(plan)] : changeRow(plan, before, later)),
    ...words(
      labels.blocked,
      plan.blocked.map((reason) => formatReason(reason)),
    ),
    ...words(
      "note",
      plan.notes.map((reason) => formatReason(reason)),
    ),
  ];
}

/**
 * Where a host was sought: a wrong address, port or user is the same for a
 * whole row, and the first tells it. Lines about host keys stand below the rows.
 */
function tried(plan: HostPlan | undefined, hosts: readonly string[]): string {
  const reason = plan?.unknown.find(({ code }) => code === "host_unreachable");
  if (reason?.code !== "host_unreachable" || reason.cause.startsWith("host_key_")) return "";
  const [what = "", ...rest] = reason.message.split(`: ${reason.summary}`);
  if (rest.length === 0) return "";
  return ` (${what}${hosts.length === 1 ? "" : ", the others alike"})`;
}

/** What is not known, and what the host is known to need all the same. */
function unknownRow(plan: HostPlan): Words {
  const doubts = plan.unknown.map((reason) => formatReason(reason));
  const known = joinSentences(changeTexts(plan.changes));
  const texts = [...doubts, ...(known === "" ? [] : [`Known so far: ${known}`])];
  return { label: labels.unknown, text: joinSentences(texts) };
}

function changeRow(plan: HostPlan, before: HostPlan | undefined, later: boolean): Words[] {
  const changes = changeTexts(plan.changes);
  if (changes.length === 0) return [];
  const act = actOf(plan);
  const isNew = rung(before?.activation ?? "none") < rung(plan.activation);
  const since = isNew ? "New with this change." : "Pending before this change.";
  if (act === undefined) return [{ label: labels.quiet, text: joinSentences([...changes, since]) }];
  const byHand = plan.byHand
    ? [
        "No power control is configured: once it is drained, switch it off, wait a minute, switch it on",
      ]
    : [];
  const text = joinSentences([...changes, ...byHand, since]);
  const label = plan.byHand ? "by hand" : labels[act];
  return later ? [{ label: labels.later, text: `${label}: ${text}` }] : [{ label, text }];
}

/** A sentence for each reason, devices with equal reasons together, the most disruptive first. */
function changeTexts(changes: readonly Change[]): string[] {
  const groups = Map.groupBy(changes, (change) => JSON.stringify(change.reason));
  return [...groups.values()]
    .sort((a, b) => rung(b[0]?.activation ?? "none") - rung(a[0]?.activation ?? "none"))
    .flatMap((group) => {
      const devices = group.map((change) => change.pci).filter((pci) => pci !== "");
      return group[0] === undefined ? [] : [formatReason(group[0].reason, devices)];
    });
}
