import type { ClaimText, LeftOut } from "./survey.ts";

export interface HostAdoption {
  /** Claims that are true now and after the next boot: planned on these facts they need nothing. */
  readonly claims: readonly ClaimText[];
  readonly leftOut: readonly LeftOut[];
}
