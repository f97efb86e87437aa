import { escapeText } from "./escapeText.ts";

/** What the apply script says about a failed step. Empty where it says nothing. */
export interface StepDetails {
  readonly pci: string;
  readonly file: string;
  readonly tool: string;
  readonly module: string;
  readonly found: string;
  readonly expected: string;
  /** VFs that are held, and by what. */
  readonly vfs: readonly { readonly pci: string; readonly by: string }[];
  /** Lines of a tool, its last ones, as it printed them. */
  readonly said: string;
  /** Its exit code, where it is worth telling. */
  readonly exit: string;
}

/** Reads lines `key<TAB>value`. Values are made printable, but for `said`, which parsers read. */
export function stepDetails(detail: string): StepDetails {
  const values = new Map<string, string[]>();
  for (const line of detail.split("\n")) {
    const [key = "", ...rest] = line.split("\t");
    values.set(key, [...(values.get(key) ?? []), rest.join("\t")]);
  }
  const first = (key: string): string => escapeText(values.get(key)?.[0] ?? "", 240);
  return {
    pci: first("pci"),
    file: first("file"),
    tool: first("tool"),
    module: first("module"),
    found: first("found"),
    expected: first("expected"),
    vfs: (values.get("vf") ?? []).map((text) => {
      const [pci = "", by = ""] = escapeText(text).split(" ");
      return { pci, by };
    }),
    said: (values.get("said") ?? []).join("\n"),
    exit: first("exit"),
  };
}
