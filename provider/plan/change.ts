import type { Step } from "../facts/step.ts";
import type { Activation } from "./activation.ts";
import type { Parameter } from "./parameter.ts";
import type { ChangeReason } from "./reason.ts";

/** Whom the activation of a change disturbs. */
export type Disturbs = "no one" | "users of a VF" | "RDMA users" | "the node";

/** When a step may run. `now`: live at once or without effect until a boot that is not needed, and disturbs no one. */
export type StepPhase =
  /** By the host resource itself, at once. */
  | "now"
  /** On the drained node of the current wave, before the reboot. */
  | "stage"
  /** After the reboot (or, without one, on the drained node). */
  | "runtime";

export interface PhasedStep {
  readonly phase: StepPhase;
  readonly step: Step;
}

/** One thing that is not as wanted, and the least disruptive way to make it so. */
export interface Change {
  readonly parameter: Parameter;
  /** `""` for the host itself, a card id for firmware, a PCI address for VFs. */
  readonly device: string;
  /** PCI address of the device (of a card: its first function); `""` for the host itself. Like hosts share it. */
  readonly pci: string;
  readonly live: string | null;
  readonly staged: string | null;
  readonly wanted: string;
  readonly activation: Activation;
  /** Taken once if the first act does not load the value; printed and approved together with it. */
  readonly escalation?: "cold-power-cycle";
  readonly disturbs: Disturbs;
  readonly reason: ChangeReason;
  /** In the order in which they run. */
  readonly steps: readonly PhasedStep[];
}
