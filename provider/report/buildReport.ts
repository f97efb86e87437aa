import { naturalOrder } from "../facts/naturalOrder.ts";
import { headlineOf } from "./headline.ts";
import { readOwnInputs } from "./ownInputs.ts";
import type { PreviewJson, PreviewRead, PreviewStep } from "./previewJson.ts";
import { rebootsOf } from "./reboots.ts";
import type { Report, ReportChange, ReportMessage, ReportRollout, ReportRow } from "./report.ts";
import { rowsOfInputs, rowsOfWarning, severityOf } from "./rows.ts";
import { isOwn, messagesOf, type Told, warningsOf } from "./told.ts";
import { labelOf, parseUrn } from "./urn.ts";
import { exitCodes, verdictOf } from "./verdict.ts";

export interface ReportOptions {
  /** Heading and mark of the report. @default {project/stack of the preview} */
  readonly name?: string;
  /** Most nodes that may go down; more is over budget. */
  readonly maxReboots?: number;
  /** Exit code of `pulumi preview`: its output does not tell of every failure (policies, locks). */
  readonly previewExitCode?: number;
}

/** Exit code of `--expect-no-changes`: the preview itself went well. */
const changesExpectedNone = 7;

/** What is no change of anything. */
const idle: readonly string[] = ["same", "read", "read-discard", "read-replacement", "refresh"];

/** Puts together what a preview says. A preview that failed is reported as far as it got. */
export function buildReport(read: PreviewRead, options: ReportOptions = {}): Report {
  const preview: PreviewJson = read.status === "read" ? read.preview : {};
  const steps = preview.steps ?? [];
  const told = warningsOf(preview.diagnostics ?? []);
  const rows = rowsOf(steps, told);
  const errors = messagesOf(preview.diagnostics ?? [], "error");
  const problems = problemsOf(read, errors, options.previewExitCode ?? 0);
  const reboots = rebootsOf(steps, rows);
  const changes = changesOf(steps);
  const maxReboots = options.maxReboots ?? null;
  const changed =
    changes.length > 0 || beyondSteps(preview) || rows.some(({ label }) => isDone(label));
  const verdict = verdictOf({
    failed: problems.length > 0,
    reboots: reboots.count,
    maxReboots,
    unknown: rows.some(({ label }) => label === "unknown"),
    changes: changed,
  });
  const parts = {
    version: 1,
    name: options.name ?? nameOf(preview) ?? "preview",
    verdict,
    exitCode: exitCodes[verdict],
    problems,
    maxReboots,
    reboots,
    rows,
    rollouts: rolloutsOf(steps, told).map((rollout) =>
      // Nobody is to approve what may be half of it.
      problems.length === 0 ? rollout : { ...rollout, approval: null, approve: null },
    ),
    changes,
    changeSummary: preview.changeSummary ?? {},
    warnings: messagesOf(preview.diagnostics ?? [], "warning"),
    errors,
  } as const;
  return { ...parts, headline: headlineOf(parts) };
}

function nameOf({ steps, diagnostics }: PreviewJson): string | undefined {
  for (const { urn } of [...(steps ?? []), ...(diagnostics ?? [])]) {
    const parts = parseUrn(urn ?? "");
    if (parts !== undefined) return `${parts.project}/${parts.stack}`;
  }
  return undefined;
}

function problemsOf(
  read: PreviewRead,
  errors: readonly ReportMessage[],
  exitCode: number,
): string[] {
  const failed = exitCode !== 0 && exitCode !== changesExpectedNone;
  return [
    ...(read.status === "unreadable" ? [read.message] : []),
    ...(errors.length > 0
      ? [`\`pulumi preview\` printed ${errors.length} ${errors.length === 1 ? "error" : "errors"}`]
      : []),
    ...(failed ? [`\`pulumi preview\` ended with exit code ${exitCode}`] : []),
  ];
}

function rowsOf(steps: readonly PreviewStep[], told: readonly Told[]): ReportRow[] {
  const fromWarnings = told.flatMap(({ resource, warning }) => rowsOfWarning(resource, warning));
  const resources = new Set(fromWarnings.map(({ resource }) => resource));
  const fromInputs = steps
    .filter(({ urn, newState }) => isOwn(urn) && newState)
    .flatMap(rowsOfInputs)
    .filter(({ resource, label }) => label === "unknown" || !resources.has(resource));
  return [...fromWarnings, ...fromInputs].sort(
    (a, b) =>
      severityOf(a.label) - severityOf(b.label) ||
      naturalOrder(a.resource, b.resource) ||
      naturalOrder(a.hosts, b.hosts),
  );
}

/** Rows that say that `pulumi up` does something. */
function isDone(label: string): boolean {
  return ["cold", "warm", "reboot", "reload", "drain", "restart", "loss", "at once"].includes(
    label,
  );
}

function changesOf(steps: readonly PreviewStep[]): ReportChange[] {
  return steps
    .filter(({ op, urn }) => !idle.includes(op) && !isScaffold(urn))
    .map(({ op, urn }) => ({ urn, resource: labelOf(urn), op }));
}

/** The stack itself and providers: their rows say nothing about hosts or a cluster. */
function isScaffold(urn: string): boolean {
  const type = parseUrn(urn)?.type ?? "";
  return type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:");
}

/** True where the engine counted more changes than it printed steps. */
function beyondSteps({ steps, changeSummary }: PreviewJson): boolean {
  const counted = Object.entries(changeSummary ?? {})
    .filter(([op]) => !idle.includes(op))
    .reduce((sum, [, count]) => sum + count, 0);
  return counted > (steps ?? []).filter(({ op }) => !idle.includes(op)).length;
}

function rolloutsOf(steps: readonly PreviewStep[], told: readonly Told[]): ReportRollout[] {
  const names = [...steps.map(({ urn }) => labelOf(urn)), ...told.map(({ resource }) => resource)];
  return [...new Set(names)]
    .filter((name) => name.startsWith("Rollout "))
    .map((resource) => {
      const step = steps.find(({ urn, newState }) => labelOf(urn) === resource && newState);
      const read = step === undefined ? undefined : readOwnInputs(step);
      const approval = read?.status === "read" ? read.inputs.approval : undefined;
      const warnings = told.filter((each) => each.resource === resource);
      return {
        resource,
        waves: warnings.flatMap(({ warning }) => warning.waves),
        approval: typeof approval === "object" ? approval : null,
        approve: warnings.find(({ warning }) => warning.approve !== null)?.warning.approve ?? null,
      };
    });
}
