import type { Problem } from "./problem.ts";

/** What a check of one resource found. */
export interface Findings {
  /** What the cluster would refuse or could never carry out: preview fails. */
  readonly problems: readonly Problem[];
  /** What is allowed and most likely not meant, or true only for now. */
  readonly warnings: readonly Problem[];
  /** What could not be checked, and why. */
  readonly unknown: readonly string[];
}

export const noFindings: Findings = { problems: [], warnings: [], unknown: [] };

export function problem(path: string, message: string): Findings {
  return { ...noFindings, problems: [{ path, message }] };
}

export function warning(path: string, message: string): Findings {
  return { ...noFindings, warnings: [{ path, message }] };
}

export function notChecked(message: string): Findings {
  return { ...noFindings, unknown: [message] };
}

export function mergeFindings(parts: readonly Findings[]): Findings {
  return {
    problems: parts.flatMap(({ problems }) => problems),
    warnings: parts.flatMap(({ warnings }) => warnings),
    unknown: [...new Set(parts.flatMap(({ unknown }) => unknown))],
  };
}
