import type { Approval } from "../plan/waves/approval.ts";
import type { WaveLine } from "./warningText.ts";
import type { Verdict } from "./verdict.ts";

/** A reason and the nodes that it is about, as the preview's warning words it. */
export interface ReportRow {
  /** `Rollout dgx`. */
  readonly resource: string;
  /**
   * `by hand`, `cold`, `reboot`, `warm`, `reload`, `drain`, `restart`, `loss`,
   * `pending`, `later`, `at once`, `unknown`, `blocked`, `note`.
   */
  readonly label: string;
  /** Folded nodeset; empty where it is about the cluster or the resource as a whole. */
  readonly hosts: string;
  readonly text: string;
}

export interface ReportRollout {
  readonly resource: string;
  readonly waves: readonly WaveLine[];
  /** What `rdma:approve` has to cover; `null` where nothing needs it or the preview does not tell. */
  readonly approval: Approval | null;
  /** The line to put into the file of the stack. */
  readonly approve: { readonly file: string; readonly line: string } | null;
}

export interface ReportChange {
  readonly urn: string;
  /** `RdmaMode dgx`; the full type for resources of other packages. */
  readonly resource: string;
  /** As the engine names it: `create`, `update`, `delete`, `replace`, … */
  readonly op: string;
}

/** A warning or an error of the preview, whole. */
export interface ReportMessage {
  /** Empty for messages that belong to no resource. */
  readonly resource: string;
  readonly text: string;
}

/** Distinct nodes that go down, or that somebody has to take down, folded. */
export interface ReportReboots {
  readonly count: number;
  readonly hosts: string;
  readonly cold: string;
  readonly warm: string;
  /** Of the cold ones: those without power control. */
  readonly byHand: string;
  /** Of the warm ones: those that may need one cold power cycle after it. */
  readonly escalates: string;
  /** Nodes that an operator of the cluster would reboot for this change. */
  readonly byOperator: string;
}

/** What a preview says, ready to be written in any format. Holds no input but those named here. */
export interface Report {
  /** Version of this shape; only ever added to under the same number. */
  readonly version: 1;
  /** `project/stack`, or what the caller named it. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** One line: what the verdict rests on. */
  readonly headline: string;
  /** Why the preview is no basis for anything; empty where it is complete. */
  readonly problems: readonly string[];
  readonly maxReboots: number | null;
  readonly reboots: ReportReboots;
  /** Most severe first. */
  readonly rows: readonly ReportRow[];
  readonly rollouts: readonly ReportRollout[];
  readonly changes: readonly ReportChange[];
  /** Operations by name, as the engine counted them. */
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly warnings: readonly ReportMessage[];
  readonly errors: readonly ReportMessage[];
}
