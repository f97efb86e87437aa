import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Claim } from "../../plan/claim.ts";
import type { z } from "zod";
import type { HostsInput } from "../hostsInput.ts";
import type { Identity } from "../identity.ts";

/** What every host resource takes. */
export interface HostResourceInputs {
  readonly hosts: HostsInput;
  readonly rollout: boolean;
}

/** What differs between the host resources; everything else is shared wiring. */
export interface HostResourceKind<Inputs extends HostResourceInputs, C extends Claim> {
  readonly type: string;
  /** The user's inputs, without the keys that check() adds. */
  readonly schema: z.ZodType<Inputs>;
  /** Names of the user's inputs. */
  readonly inputKeys: readonly string[];
  claimOf(inputs: Inputs, identity: Identity): C;
  /** What read() shows of one host: values that are in effect, in words. */
  liveOf(claim: C, facts: HostFacts): string;
}
