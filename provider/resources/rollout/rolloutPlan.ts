import { Approval, exceeds } from "../../plan/waves/approval.ts";
import { actOf } from "../../plan/waves/hostNeed.ts";
import { planWaves, type WaveOptions, type WavePlan } from "../../plan/waves/waves.ts";
import type { ApprovalWithExpiry } from "../configuration/providerConfiguration.ts";
import type { RolloutInputs } from "./rolloutInputs.ts";
import type { Session } from "../configuration/session.ts";
import { operatorPoolsOf } from "../host/operatorPoolsOf.ts";
import { planSet, type PoolOf, readSet, type SetPlans, type SetReads } from "../host/setPlan.ts";

/** What a Rollout would do, and what it rests on. */
export interface RolloutPlan {
  readonly reads: SetReads;
  readonly plans: SetPlans;
  readonly waves: WavePlan;
  /** Label of the resource outside the claims whose pending change keeps a host out, by host. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly poolOf: PoolOf;
}

/** @param apart Hosts that no wave takes, though they may need an act. */
export async function planRollout(
  current: Session,
  inputs: RolloutInputs,
  apart: readonly string[] = [],
): Promise<RolloutPlan> {
  const reads = await readSet(current, inputs.hosts);
  const poolOf = await operatorPoolsOf(current);
  const plans = planSet(inputs.claims, inputs.hosts, reads, poolOf);
  const foreign = foreignChanges(current, inputs);
  const mine = new Map([...plans].filter(([host]) => !foreign.has(host) && !apart.includes(host)));
  return { reads, plans, foreign, poolOf, waves: planWaves(mine, waveOptions(inputs)) };
}

/** One reboot serves all changes of a node: a change that nobody handed over would miss it or need a second one. */
function foreignChanges(current: Session, { hosts, claims }: RolloutInputs): Map<string, string> {
  const owners = new Set(claims.map((claim) => claim.owner));
  const others = current.registry.others("").filter(({ claim }) => !owners.has(claim.owner));
  return new Map(
    others.flatMap(({ claim, plans }) =>
      [...plans]
        .filter(([host, plan]) => host in hosts && actOf(plan) !== undefined)
        .map(([host]) => [host, claim.resource] as const),
    ),
  );
}

function waveOptions(inputs: RolloutInputs): WaveOptions {
  const { maxUnavailable, canary, maxReboots } = inputs;
  return { maxUnavailable, canary, ...(maxReboots === undefined ? {} : { maxReboots }) };
}

/** What an approval does not cover, in words; `undefined` where it covers the plan or none is asked for. */
export function beyondApproval(
  waves: WavePlan,
  approval: ApprovalWithExpiry | undefined,
  now: Date,
): string | undefined {
  if (approval === undefined || waves.waves.length === 0) return undefined;
  const { until, ...ceiling } = approval;
  if (until !== undefined && new Date(until) < now)
    return `the approval ended at ${until}: review the preview and approve anew`;
  const beyond = exceeds(waves, ceiling satisfies Approval);
  if (beyond === undefined) return undefined;
  return `not approved: ${listed(beyond)}; review the preview and approve these too, or solve what made the plan grow`;
}

/**
 * What has become more since check() printed the plan of this very run; `undefined`
 * where it stays within.
 *
 * @param printed The input `approval`.
 */
export function beyondPrinted(waves: WavePlan, printed: unknown): string | undefined {
  const beyond = exceeds(waves, Approval.parse(printed));
  if (beyond === undefined) return undefined;
  return `more is needed than preview showed: ${listed(beyond)}; run \`pulumi preview\` again`;
}

function listed(acts: Approval): string {
  return Object.entries(acts)
    .map(([act, nodes]) => `${act}: ${nodes}`)
    .join(", ");
}
