import type { Step } from "../facts/step.ts";
import type { Activation } from "./activation.ts";
import type { Change } from "./change.ts";
import type { Excluded } from "./excluded.ts";
import type { BlockedReason, NoteReason, UnknownReason } from "./reason.ts";

/** What one host needs. Empty `changes`, `unknown` and `blocked`: nothing to do, and sure of it. */
export interface HostPlan {
  /** The highest known rung. */
  readonly activation: Activation;
  readonly escalation?: "cold-power-cycle";
  /** A cold power cycle is needed and no power control is configured: somebody has to do it. */
  readonly byHand: boolean;
  readonly changes: readonly Change[];
  /** What could not be decided. Never counts as nothing to do. */
  readonly unknown: readonly UnknownReason[];
  /** What must not be done, with its owner or cause. */
  readonly blocked: readonly BlockedReason[];
  /** Worth telling, needs nothing: an argument that the SR-IOV operator would remove. */
  readonly notes: readonly NoteReason[];
  readonly excluded: readonly Excluded[];
  /** What is right now and the reboot of this plan would undo: numvfs is 0 after every boot. Empty without a reboot. */
  readonly restore: readonly Step[];
}
