import type { RdmaMode } from "../facts/rdmaMode.ts";

/** What a plan needs to know beside the facts of the host. */
export interface PlanContext {
  /** Somebody can switch this host off and on: a BMC is configured. */
  readonly powerControl: boolean;
  /** What the SR-IOV operator's pool of the node asks for; `unknown` where nobody looked. */
  readonly operatorPool: RdmaMode | "unset" | "unknown";
}
