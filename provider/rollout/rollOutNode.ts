import type { HostFacts } from "../facts/hostFacts.ts";
import type { HostRead } from "../facts/hostRead.ts";
import type { ApplyStep } from "../hosts/applySteps.ts";
import { isReboot, rung } from "../plan/activation.ts";
import type { Claim } from "../plan/claim.ts";
import { formatReason } from "../plan/formatReason.ts";
import { actOf } from "../plan/hostNeed.ts";
import type { HostPlan } from "../plan/hostPlan.ts";
import { stepsOf } from "../plan/stepsOf.ts";
import { markSteps } from "./markSteps.ts";
import type { NodeAccess } from "./nodeAccess.ts";
import { NodeStop, stopOnFailure } from "./nodeStop.ts";
import { type Reboot, rebootNode } from "./reboot.ts";
import { undrainedSigns } from "./undrained.ts";

/** What was printed and approved for a node. */
export interface ApprovedPlan {
  readonly plan: HostPlan;
  readonly claims: readonly Claim[];
}

export interface NodeRolloutOptions {
  readonly access: NodeAccess;
  readonly planOf: (host: string, facts: HostFacts) => HostPlan;
  /** `none`: act although the node is not known to be empty. */
  readonly drain: "required" | "none";
  readonly say: (text: string) => void;
}

export type NodeOutcome =
  | { readonly status: "done"; readonly acts: readonly Reboot[] }
  | { readonly status: "failed"; readonly acts: readonly Reboot[]; readonly why: string };

/**
 * Takes one node through its wave: read and plan again, refuse what was not
 * approved, stage, reboot or power cycle, apply what a boot resets, verify.
 * Stops at the first thing that is not as expected; never acts twice for one need.
 */
export async function rollOutNode(
  host: string,
  approved: ApprovedPlan,
  options: NodeRolloutOptions,
): Promise<NodeOutcome> {
  const acts: Reboot[] = [];
  try {
    await takeNode(host, approved, options, acts);
    return { status: "done", acts };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { status: "failed", acts, why: error.message };
  }
}

async function takeNode(
  host: string,
  approved: ApprovedPlan,
  options: NodeRolloutOptions,
  acts: Reboot[],
): Promise<void> {
  const { access, say } = options;
  const facts = factsOf(await access.readAgain(host));
  const plan = options.planOf(host, facts);
  refuseUnknown(host, plan);
  refuseMoreThanApproved(host, plan, approved.plan);
  if (actOf(plan) === undefined) {
    await applyAll(host, [...stepsOf(plan, ["now"])], approved, facts, options);
    return;
  }
  refuseUndrained(host, facts, options);
  const cold = plan.activation === "cold-power-cycle";
  if (cold && !plan.byHand) await access.checkPower(host);

  await applyAll(host, stepsOf(plan, ["now", "stage"]), approved, facts, options);
  if (plan.byHand)
    throw new NodeStop(
      `"${host}" needs a cold power cycle and no power control is configured: values are staged; switch it off, ` +
        "wait 30 s, switch it on, then run `pulumi up` again",
    );
  let after = factsOf(await access.read(host));
  if (isReboot(plan.activation)) {
    after = await reboot(cold ? "cold-power-cycle" : "warm-reboot", after);
    if (options.planOf(host, after).activation === "cold-power-cycle" && !cold) {
      if (plan.escalation === undefined)
        throw new NodeStop(
          `The warm reboot of "${host}" did not load what was staged, and no cold power cycle was approved: run \`pulumi preview\` again`,
        );
      say(`${host}: the warm reboot did not load what was staged: cold power cycle, once`);
      await access.checkPower(host);
      after = await reboot("cold-power-cycle", after);
    }
  }
  await applyAll(host, stepsOf(plan, ["runtime"]), approved, after, options);
  after = factsOf(await access.read(host));
  await applyAll(host, stepsOf(options.planOf(host, after), ["now"]), approved, after, options);
  await verify(host, options);

  async function reboot(act: Reboot, before: HostFacts): Promise<HostFacts> {
    acts.push(act);
    await rebootNode(host, act, before, options);
    return factsOf(await access.read(host));
  }
}

function factsOf(read: HostRead): HostFacts {
  if (read.status === "read") return read.facts;
  throw new NodeStop(read.message);
}

function refuseUnknown(host: string, plan: HostPlan): void {
  const [first] = plan.unknown;
  if (first !== undefined)
    throw new NodeStop(
      `Left "${host}" alone: ${formatReason(first)}; solve that, then run \`pulumi up\` again`,
    );
}

function refuseMoreThanApproved(host: string, plan: HostPlan, approved: HostPlan): void {
  const within =
    rung(plan.activation) <= rung(approved.activation) || approved.escalation === plan.activation;
  if (!within)
    throw new NodeStop(
      `"${host}" needs a ${plan.activation} now, expected at most ${approved.activation} as preview showed: run \`pulumi preview\` again`,
    );
}

function refuseUndrained(host: string, facts: HostFacts, options: NodeRolloutOptions): void {
  if (options.drain === "none") return;
  const signs = undrainedSigns(facts);
  if (signs.length > 0)
    throw new NodeStop(
      `Left "${host}" alone: it is not drained (${signs.join("; ")}), expected an empty node; drain it, ` +
        'or write drain: "none" if that is meant',
    );
}

async function applyAll(
  host: string,
  steps: readonly ApplyStep[],
  approved: ApprovedPlan,
  facts: HostFacts,
  { access, drain }: NodeRolloutOptions,
): Promise<void> {
  if (steps.length === 0) return;
  const [owner = ""] = approved.claims.map((claim) => claim.owner);
  const marks = markSteps(steps, approved.claims, facts);
  const report = await access.apply(host, [...steps, ...marks], {
    owner,
    drained: drain === "none" || undrainedSigns(facts).length === 0,
  });
  stopOnFailure(host, report);
}

async function verify(host: string, { access, planOf }: NodeRolloutOptions): Promise<void> {
  const plan = planOf(host, factsOf(await access.readAgain(host)));
  const open = [...plan.unknown, ...plan.changes.map((change) => change.reason)];
  const [first] = open;
  if (first !== undefined)
    throw new NodeStop(
      `"${host}" is not as wanted after its wave: ${formatReason(first)}; it is left as it is, look at it before the next run`,
    );
}
