import { foldNodes } from "../facts/nodeset.ts";
import { isReboot } from "../plan/activation.ts";
import { type OwnInputs, readOwnInputs } from "./ownInputs.ts";
import type { PreviewStep } from "./previewJson.ts";
import type { ReportRow } from "./report.ts";
import { labelOf } from "./urn.ts";
import type { WarningText } from "./warningText.ts";

/** Labels of rows, the most severe first. */
export const severity = [
  "by hand",
  "cold",
  "reboot",
  "warm",
  "unknown",
  "loss",
  "reload",
  "drain",
  "restart",
  "blocked",
  "pending",
  "later",
  "at once",
  "note",
] as const;

/** Place of a label in the order of severity; labels of other versions stand before what is harmless. */
export function severityOf(label: string): number {
  const known = (severity as readonly string[]).indexOf(label);
  return known < 0 ? severity.indexOf("blocked") : known;
}

/**
 * Rows of a warning. One without rows is a note; a headline that counts unknown
 * hosts without naming them is a row too.
 */
export function rowsOfWarning(resource: string, warning: WarningText): ReportRow[] {
  const rows = warning.rows.map((row) => ({ resource, ...row }));
  const doubtful = /\b[1-9]\d* unknown\b|\bis not known\b|\bnot all could be told\b/;
  if (doubtful.test(warning.headline) && !rows.some(({ label }) => label === "unknown"))
    return [...rows, { resource, label: "unknown", hosts: "", text: warning.headline }];
  if (rows.length > 0) return rows;
  const text = [warning.headline, ...warning.notes].join(". ");
  return [{ resource, label: "note", hosts: "", text }];
}

/** What the inputs of a resource tell; only this counts where its warning is missing. */
export function rowsOfInputs(step: PreviewStep): ReportRow[] {
  const resource = labelOf(step.urn);
  const read = readOwnInputs(step);
  if (read.status === "undecided")
    return [{ resource, label: "unknown", hosts: foldNodes(read.hosts), text: read.because }];
  return [...rollout(read.inputs), ...alone(read.inputs), ...cluster(read.inputs)].map((row) => ({
    resource,
    ...row,
  }));
}

type Row = Omit<ReportRow, "resource">;

const acts: Readonly<Record<string, string>> = {
  "cold-power-cycle": "cold",
  "warm-reboot": "warm",
  "module-reload": "reload",
  runtime: "drain",
};

function rollout({ reboots }: OwnInputs): Row[] {
  return (Array.isArray(reboots) ? reboots : []).map(({ act, hosts, byHand, because }) => ({
    label: byHand === true ? "by hand" : (acts[act] ?? act),
    hosts,
    text: because.join(", "),
  }));
}

/** A host resource without a Rollout: what it needs a reboot for, somebody else reboots. */
function alone({ pending, rollout: taken }: OwnInputs): Row[] {
  if (taken === true || !Array.isArray(pending)) return [];
  return pending.flatMap(({ hosts, activation }) =>
    hosts !== undefined && activation !== undefined && isReboot(activation)
      ? [{ label: acts[activation] ?? activation, hosts, text: "needs a reboot" }]
      : [],
  );
}

function cluster({ forecast }: OwnInputs): Row[] {
  return (Array.isArray(forecast) ? forecast : []).map(({ disturbs, nodes }) => ({
    label: disturbs,
    hosts: nodes,
    text: "",
  }));
}
