import type { Section } from "../facts/assemble/frame.ts";
import { explained } from "../facts/explained.ts";
import { formatStepFailure } from "./formatStepFailure.ts";
import { type StepDetails, stepDetails } from "./stepDetails.ts";
import { isStepFailureCode, type StepFailureCode } from "./stepFailureCode.ts";

export interface StepReport {
  /** Place in the list of steps that was sent; -1 where none of them was begun. */
  readonly index: number;
  /** What was to be done: `firmware`, `numvfs`; empty where no step was begun. */
  readonly do: string;
  readonly outcome: "changed" | "unchanged" | "failed";
  /** Of a failed step, else empty. */
  readonly code: StepFailureCode | "";
  /** Lines `key<TAB>value` of the script about a failure: device, file, what was found, what a tool said. */
  readonly detail: string;
}

export interface ApplyReport {
  /** The steps that ran. Only the last one can have failed; what follows it was not begun. */
  readonly steps: readonly StepReport[];
}

/**
 * Reads the report of the apply script. A request that was refused as a whole,
 * or that waited in vain for another run, is one failed step with index -1; a
 * step whose end the script did not report has failed with `not_reported`.
 */
export function parseApplyReport(sections: readonly Section[]): ApplyReport {
  const steps = sections.flatMap((section) => {
    if (section.name === "refused") return [notBegun(section.args[0] ?? "")];
    if (section.name === "locked") return [notBegun("locked")];
    return section.name === "step" ? [stepOf(section)] : [];
  });
  const begun = sections.filter(({ name }) => name === "running").at(-1);
  if (begun === undefined || steps.some(({ index }) => String(index) === begun.args[0]))
    return { steps };
  const [index = "", what = ""] = begun.args;
  return { steps: [...steps, failed(Number(index), what, "not_reported", "")] };
}

function stepOf({ args, text }: Section): StepReport {
  const [index = "", what = "", outcome = "", code = ""] = args;
  if (outcome === "changed" || outcome === "unchanged")
    return { index: Number(index), do: what, outcome, code: "", detail: "" };
  return failed(Number(index), what, code, text);
}

function notBegun(code: string): StepReport {
  return failed(-1, "", code, "");
}

function failed(index: number, what: string, code: string, detail: string): StepReport {
  const known = isStepFailureCode(code) ? code : "tool_failed";
  return { index, do: what, outcome: "failed", code: known, detail };
}

/** A failed step as a sentence: what is, what was expected, what to do next. */
export function formatApplyFailure(host: string, step: StepReport): string {
  const details: StepDetails = stepDetails(step.detail);
  const code = step.code === "" ? "not_reported" : step.code;
  const device = details.pci === "" ? "" : ` of "${details.pci}"`;
  const because = formatStepFailure(code, details);
  return explained(`Cannot ${doing[step.do] ?? "write"}${device} on "${host}": ${because}`, code);
}

const doing: Readonly<Record<string, string>> = {
  modprobe: "persist the RDMA mode",
  "boot-argument": "set the boot argument",
  initramfs: "rebuild the initramfs",
  netns: "change the RDMA mode",
  "module-reload": "reload the RDMA modules",
  firmware: "set firmware values",
  numvfs: "change VFs",
  "boot-vfs": "keep the VFs over boots",
  mark: "leave a mark",
  unmark: "remove a mark",
  "first-seen": "leave a record",
  "warm-not-enough": "leave a record",
  act: "leave a record",
  reboot: "reboot",
};
