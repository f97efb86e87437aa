import { foldNodes } from "../facts/nodeset.ts";
import { nodesOf } from "./nodesOf.ts";
import { readOwnInputs } from "./ownInputs.ts";
import type { PreviewStep } from "./previewJson.ts";
import type { ReportReboots, ReportRow } from "./report.ts";
import { rowsOfInputs } from "./rows.ts";
import { ownType, parseUrn } from "./urn.ts";

/**
 * Distinct nodes that go down, whoever takes them down. Inputs and warnings are
 * both counted: unchanged resources are not among the steps, but their warnings are.
 */
export function rebootsOf(
  steps: readonly PreviewStep[],
  rows: readonly ReportRow[],
): ReportReboots {
  const own = steps.filter(
    ({ urn, newState }) => newState && ownType(parseUrn(urn)?.type ?? "") !== undefined,
  );
  const hostOf = hostsByNode(own);
  const all = [...rows, ...own.flatMap(rowsOfInputs)];
  const labelled = (...labels: string[]): string[] => [
    ...new Set(
      all
        .filter(({ label }) => labels.includes(label))
        .flatMap(({ hosts }) => nodesOf(hosts))
        .map((node) => hostOf.get(node) ?? node),
    ),
  ];
  const hosts = labelled("by hand", "cold", "warm", "reboot");
  return {
    count: hosts.length,
    hosts: foldNodes(hosts),
    cold: foldNodes(labelled("cold", "by hand")),
    warm: foldNodes(labelled("warm")),
    byHand: foldNodes(labelled("by hand")),
    escalates: foldNodes(own.flatMap(escalating)),
    byOperator: foldNodes(labelled("reboot")),
  };
}

/** Host of a Kubernetes node that is named otherwise: both names are one machine. */
function hostsByNode(own: readonly PreviewStep[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const step of own) {
    const read = readOwnInputs(step);
    if (read.status !== "read" || typeof read.inputs.hosts !== "object") continue;
    for (const [host, entry] of Object.entries(read.inputs.hosts))
      if (typeof entry === "object" && entry !== null && "node" in entry)
        names.set(String(entry.node), host);
  }
  return names;
}

function escalating(step: PreviewStep): string[] {
  const read = readOwnInputs(step);
  if (read.status !== "read" || !Array.isArray(read.inputs.reboots)) return [];
  return read.inputs.reboots
    .filter(({ escalation }) => escalation !== undefined)
    .flatMap(({ hosts }) => nodesOf(hosts));
}
