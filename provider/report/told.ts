import { cleanText } from "./cleanText.ts";
import type { PreviewDiagnostic } from "./previewJson.ts";
import type { ReportMessage } from "./report.ts";
import { labelOf, ownType, parseUrn } from "./urn.ts";
import { parseWarning, type WarningText } from "./warningText.ts";

/** A warning of one of our resources, read. */
export interface Told {
  /** `Rollout dgx`. */
  readonly resource: string;
  readonly warning: WarningText;
}

/** Messages of one severity, whole; warnings also where they came as plain lines. */
export function messagesOf(
  diagnostics: readonly PreviewDiagnostic[],
  severity: "warning" | "error",
): ReportMessage[] {
  const logged = diagnostics
    .filter((each) => each.severity === severity)
    .map(({ urn, message }) => ({
      resource: urn ? labelOf(urn) : "",
      text: textOf(message),
    }));
  return severity === "warning" ? [...logged, ...plainWarnings(diagnostics)] : logged;
}

/** What our resources warn of. */
export function warningsOf(diagnostics: readonly PreviewDiagnostic[]): Told[] {
  const logged = diagnostics
    .filter(({ severity, urn }) => severity === "warning" && isOwn(urn ?? ""))
    .map(({ urn, message }) => ({ resource: labelOf(urn ?? ""), text: textOf(message) }));
  return [...logged, ...plainWarnings(diagnostics)].map(({ resource, text }) => ({
    resource,
    warning: parseWarning(text),
  }));
}

export function isOwn(urn: string): boolean {
  return ownType(parseUrn(urn)?.type ?? "") !== undefined;
}

/**
 * Warnings that a provider printed because it could not reach the engine's log:
 * `Rollout dgx: warning: …`, each line a message of its own that names no resource.
 */
function plainWarnings(diagnostics: readonly PreviewDiagnostic[]): ReportMessage[] {
  const lines = diagnostics
    .filter(({ urn, severity }) => !urn && severity === "info")
    .flatMap(({ message }) => textOf(message).split("\n"));
  const found: { resource: string; text: string }[] = [];
  for (const line of lines) {
    const start = /^([A-Z]\w+ \S+): warning: (.*)$/.exec(line);
    const last = found.at(-1);
    if (start !== null) found.push({ resource: start[1] ?? "", text: start[2] ?? "" });
    else if (last !== undefined) last.text += `\n${line}`;
  }
  return found;
}

function textOf(message: string): string {
  return cleanText(message)
    .replace(/^(warning|error): /, "")
    .trimEnd();
}
