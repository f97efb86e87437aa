/** A device that a claim could have meant and that is never touched. */
export interface Excluded {
  /** PCI address of its first function. */
  readonly pci: string;
  readonly model: string;
  readonly why: "nvswitch-bridge" | "dpu" | "dpu-unknown" | "management" | "flash-recovery";
}
