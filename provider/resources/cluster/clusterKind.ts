import type { z } from "zod";
import type { FactKind } from "../../cluster/factKind.ts";
import type { ClusterFacts, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Forecast } from "../../plan/forecast.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";
import type { Findings } from "../../plan/findings.ts";
import type { Identity } from "../identity.ts";
import type { ClusterClaims } from "./clusterClaims.ts";

/** What a check knows beside the inputs. */
export interface ClusterContext {
  readonly identity: Identity;
  readonly facts: ClusterFacts;
  /** What the cluster resources that were checked before in this run want. */
  readonly claims: ClusterClaims;
  /** Facts of the hosts that this program names, by the name of their node. */
  readonly hosts: ReadonlyMap<string, HostFacts>;
}

/** What an apply would make of the cluster. */
export interface ClusterChange {
  /** Objects as they will be, as far as the API server told. */
  readonly applied: readonly LiveObject[];
  readonly gone: readonly LiveObject[];
  /** Something of this resource is not as wanted. */
  readonly isPending: boolean;
}

/** Whether an object is as far as its resource needs it; `remaining`: what nobody waits for. */
export type Readiness =
  | { readonly ready: true; readonly remaining?: string }
  /** What is waited for: the component and why. */
  | { readonly ready: false; readonly waitingFor: string };

/** What differs between the cluster resources; everything else is shared wiring. */
export interface ClusterKind<Inputs> {
  readonly type: string;
  /** The user's inputs, without the keys that check() adds. */
  readonly schema: z.ZodType<Inputs>;
  readonly inputKeys: readonly string[];
  /** What its rules and its forecast read of the cluster. */
  readonly reads: readonly FactKind[];
  /** Faults, which make the preview fail, and doubts. */
  findingsOf(inputs: Inputs, context: ClusterContext): Findings;
  /** Objects in the order in which they are applied. */
  manifestsOf(inputs: Inputs, identity: Identity): readonly Manifest[];
  /** What the change would disturb, most disruptive first; none where nothing is disturbed. */
  forecastsOf(inputs: Inputs, change: ClusterChange, context: ClusterContext): readonly Forecast[];
  /** What is worth knowing of a change that is pending, beside whom it disturbs. */
  notesOf?(inputs: Inputs, context: ClusterContext): readonly string[];
  /** Outputs beyond those of every cluster resource, of what the cluster is after an update. */
  outputsOf?(inputs: Inputs, facts: ClusterFacts): Readonly<Record<string, unknown>>;
  /** What its readiness is judged by; absent: applied is enough. */
  readonly readinessReads?: readonly FactKind[];
  /**
   * Judges an object after it was applied.
   *
   * @param former What the cluster was before.
   */
  readinessOf?(
    inputs: Inputs,
    object: LiveObject,
    facts: ClusterFacts,
    former: ClusterFacts,
  ): Readiness;
  /** Why the objects must not be deleted. */
  refuseDelete?(
    inputs: Inputs,
    objects: readonly LiveObject[],
    facts: ClusterFacts,
  ): string | undefined;
}
