/** What a host's power is told to do, in the words of Redfish. */
export type ResetType = "On" | "ForceOff" | "GracefulShutdown";

/**
 * - `accepted`: it is being done;
 * - `refused`: it is not, the BMC is busy or was not reached;
 * - `unknown`: it may be: no answer came, or one that leaves it open.
 */
export type ResetOutcome = "accepted" | "refused" | "unknown";

/** The power of one host, whatever its BMC speaks. */
export interface PowerSystem {
  /** Whether the BMC takes this; `true` also where only trying would tell. */
  allows(type: ResetType): boolean;
  /** `On`, `Off`, `PoweringOn`, `PoweringOff`, …, in printable characters. @throws PowerError */
  powerState(): Promise<string>;
  /** A reset was done, or may have been. */
  readonly acted: boolean;
  /** Sent once. @throws PowerError for causes that do not go away: `unauthorized`, `action_unsupported`, … */
  reset(type: ResetType): Promise<ResetOutcome>;
}
