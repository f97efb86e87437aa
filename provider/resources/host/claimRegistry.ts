import type { Mark } from "../../facts/recordFacts.ts";
import type { Claim } from "../../plan/claim.ts";
import type { HostPlan } from "../../plan/hostPlan.ts";

/** What check() of a host resource found in this run. */
export interface Registration {
  readonly claim: Claim;
  /** A Rollout of the program takes the claim. */
  readonly rollout: boolean;
  readonly plans: ReadonlyMap<string, HostPlan>;
}

/** The host resources of this run, by owner: how one resource learns of the others. */
export class ClaimRegistry {
  readonly #registrations = new Map<string, Registration>();
  readonly #failed = new Map<string, string>();
  readonly #forgotten = new Map<string, Mark[]>();

  register(registration: Registration): void {
    this.#registrations.set(registration.claim.owner, registration);
  }

  of(owner: string): Registration | undefined {
    return this.#registrations.get(owner);
  }

  /** Every registration but that of `owner`. */
  others(owner: string): Registration[] {
    return [...this.#registrations.values()].filter(({ claim }) => claim.owner !== owner);
  }

  /** Notes marks that a resource took off a host that left its set. */
  forget(host: string, marks: readonly Mark[]): void {
    this.#forgotten.set(host, [...this.forgotten(host), ...marks]);
  }

  /** Marks that were taken off in this run: a resource whose set the host moves to takes them over. */
  forgotten(host: string): readonly Mark[] {
    return this.#forgotten.get(host) ?? [];
  }

  /** Notes that a resource could not do its part on a host: a Rollout leaves that node alone. */
  markFailed(host: string, why: string): void {
    this.#failed.set(host, why);
  }

  get failed(): ReadonlyMap<string, string> {
    return this.#failed;
  }
}
