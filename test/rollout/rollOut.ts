import type { Claim } from "../../provider/plan/claim.ts";
import type { HostPlan } from "../../provider/plan/hostPlan.ts";
import { planHost } from "../../provider/plan/planHost.ts";
import { planWaves, type WaveOptions } from "../../provider/plan/waves/waves.ts";
import {
  type NodeOutcome,
  type NodeRolloutOptions,
  rollOutNode,
} from "../../provider/rollout/rollOutNode.ts";
import { rollOutWaves, type RolloutResult } from "../../provider/rollout/rollOutWaves.ts";
import type { ModelFleet } from "./modelFleet.ts";

export interface RollOutOptions {
  readonly claims: readonly Claim[];
  readonly drain?: "required" | "none";
  readonly powerControl?: boolean;
  readonly waves?: WaveOptions;
  readonly maxFailures?: number;
}

export function plansOf(fleet: ModelFleet, options: RollOutOptions): Map<string, HostPlan> {
  return new Map(
    [...fleet.nodes].map(([name, { facts }]) => [
      name,
      planHost(options.claims, facts, context(options)),
    ]),
  );
}

function context({ powerControl = true }: RollOutOptions): Parameters<typeof planHost>[2] {
  return { powerControl, operatorPool: "unknown" };
}

function nodeOptions(fleet: ModelFleet, options: RollOutOptions): NodeRolloutOptions {
  return {
    access: fleet.access(),
    owner: "site/test/Rollout.all",
    planOf: (_host, facts) => planHost(options.claims, facts, context(options)),
    drain: options.drain ?? "required",
    say: (text) => fleet.say(text),
  };
}

/** Plans the fleet as it is, approves that, and carries it out. */
export function rollOutFleet(fleet: ModelFleet, options: RollOutOptions): Promise<RolloutResult> {
  const plans = plansOf(fleet, options);
  const waves = planWaves(plans, options.waves ?? { maxUnavailable: 1 });
  return rollOutWaves(
    waves,
    (host) => ({ plan: plans.get(host) as HostPlan, claims: options.claims }),
    { ...nodeOptions(fleet, options), maxFailures: options.maxFailures ?? 0 },
  );
}

/** Takes the node `n1`; approved is what its facts need now, unless told otherwise. */
export async function rollOutOne(
  fleet: ModelFleet,
  options: RollOutOptions,
  approved: HostPlan = plansOf(fleet, options).get("n1") as HostPlan,
): Promise<NodeOutcome> {
  await fleet.say("Wave 1 of 1: n1 warm-reboot");
  return rollOutNode("n1", { plan: approved, claims: options.claims }, nodeOptions(fleet, options));
}
