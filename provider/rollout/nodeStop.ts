import { type ApplyReport, formatApplyFailure } from "../hosts/applyReport.ts";

/** A node whose way ends here, with what is, what was expected and what to do. */
export class NodeStop extends Error {}

/** @throws NodeStop for the step that failed. */
export function stopOnFailure(host: string, report: ApplyReport): void {
  const failed = report.steps.find((step) => step.outcome === "failed");
  if (failed !== undefined) throw new NodeStop(formatApplyFailure(host, failed));
}
