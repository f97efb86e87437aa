import { z } from "zod";

/** State of a resource in a preview: only what a report looks at. */
const State = z.looseObject({
  inputs: z.record(z.string(), z.unknown()).nullish(),
});

export const PreviewStep = z.looseObject({
  op: z.string(),
  urn: z.string(),
  oldState: State.nullish(),
  newState: State.nullish(),
});
export type PreviewStep = z.infer<typeof PreviewStep>;

export const PreviewDiagnostic = z.looseObject({
  urn: z.string().nullish(),
  message: z.string(),
  /** `debug`, `info`, `info#err`, `warning` or `error`. */
  severity: z.string(),
});
export type PreviewDiagnostic = z.infer<typeof PreviewDiagnostic>;

/**
 * What `pulumi preview --json` prints (CLI 3.259, pkg/display/json.go
 * `PreviewDigest`); keys that a report does not need may be added or left out.
 */
export const PreviewJson = z.looseObject({
  steps: PreviewStep.array().nullish(),
  diagnostics: PreviewDiagnostic.array().nullish(),
  /** Operations by name and how many resources each means; absent where the engine did not get to its end. */
  changeSummary: z.record(z.string(), z.number()).nullish(),
});
export type PreviewJson = z.infer<typeof PreviewJson>;

export type PreviewRead =
  | { readonly status: "read"; readonly preview: PreviewJson }
  | { readonly status: "unreadable"; readonly message: string };

/** Reads the text of `pulumi preview --json`; never throws. */
export function readPreview(text: string): PreviewRead {
  if (text.trim() === "") return unreadable("it is empty");
  let value: unknown;
  try {
    value = JSON.parse(text.slice(Math.max(0, text.indexOf("{"))));
  } catch {
    return unreadable(notJson(text));
  }
  const read = PreviewJson.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue?.path.join(".") ?? "";
    return unreadable(`${where === "" ? "it" : where}: ${issue?.message ?? "of another shape"}`);
  }
  if (!read.data.changeSummary) return unreadable("the summary at its end is missing");
  return { status: "read", preview: read.data };
}

function notJson(text: string): string {
  if (!text.includes("{")) return "it holds no JSON";
  const lines = text.trim().split("\n");
  if (lines.length > 1 && lines.every((line) => isJson(line)))
    return "it is a stream of events, one a line; leave PULUMI_ENABLE_STREAMING_JSON_PREVIEW unset";
  return text.trimEnd().endsWith("}") ? "it is no JSON" : "it ends in the middle";
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function unreadable(what: string): PreviewRead {
  return {
    status: "unreadable",
    message: `The output of \`pulumi preview --json\` cannot be read: ${what}; expected one complete JSON object`,
  };
}
