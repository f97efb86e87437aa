import { explainedError } from "../facts/explained.ts";
import type { HostFacts } from "../facts/hostFacts.ts";
import type { HostRead } from "../facts/hostRead.ts";
import type { Step } from "../facts/step.ts";
import { isReboot, rung } from "../plan/activation.ts";
import type { Claim } from "../plan/claim.ts";
import { formatReason } from "../plan/text/formatReason.ts";
import { actOf } from "../plan/waves/hostNeed.ts";
import type { HostPlan } from "../plan/hostPlan.ts";
import { marksOf } from "../plan/marksOf.ts";
import { stepsOf } from "../plan/stepsOf.ts";
import { NodeStop, stopOnFailure } from "./nodeStop.ts";
import { type Reboot, rebootNode, type RebootOptions } from "./reboot.ts";
import { settledFacts } from "./settledFacts.ts";
import { undrainedSigns } from "./undrained.ts";
import { refuseNotAsWanted } from "./verifyNode.ts";

/** What was printed and approved for a node. */
export interface ApprovedPlan {
  readonly plan: HostPlan;
  readonly claims: readonly Claim[];
}

export interface NodeRolloutOptions extends RebootOptions {
  readonly planOf: (host: string, facts: HostFacts) => HostPlan;
  /** `none`: act although the node is not known to be empty. */
  readonly drain: "required" | "none";
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
    return { status: "failed", acts, why: explainedError(error) };
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
    await applyAll(host, stepsOf(plan, ["now"]), approved, facts, options);
    return;
  }
  refuseUndrained(host, facts, options);
  const cold = plan.activation === "cold-power-cycle";
  if (cold && !plan.byHand) await access.checkPower(host);

  await applyAll(host, stepsOf(plan, ["now", "stage"]), approved, facts, options);
  if (plan.byHand) throw byHand(host);
  let after = factsOf(await access.read(host));
  if (isReboot(plan.activation)) {
    after = await reboot(cold ? "cold-power-cycle" : "warm-reboot", after);
    const left = options.planOf(host, after);
    if (!cold && left.activation === "cold-power-cycle") {
      if (approved.plan.escalation === undefined && !isCold(approved.plan))
        throw new NodeStop(
          `The warm reboot of "${host}" did not load what was staged, and no cold power cycle was approved: run \`pulumi preview\` again`,
        );
      if (left.byHand) {
        // VFs that need no firmware change come back while the node waits.
        await applyAll(host, stepsOf(left, ["now"]), approved, after, options);
        throw byHand(host);
      }
      await say(`${host}: the warm reboot did not load what was staged: cold power cycle, once`);
      await access.checkPower(host);
      after = await reboot("cold-power-cycle", after);
    }
  } else {
    await applyAll(host, stepsOf(plan, ["runtime"]), approved, after, options);
    after = factsOf(await access.read(host));
  }
  // Planned anew: the boot has reset VFs, and may have moved PCI addresses.
  const last = options.planOf(host, after);
  if (rung(last.activation) > rung("runtime")) refuseNotAsWanted(host, last, plan);
  await applyAll(host, stepsOf(last, ["now", "runtime"]), approved, after, options);
  refuseNotAsWanted(host, options.planOf(host, factsOf(await access.readAgain(host))), plan);

  async function reboot(act: Reboot, before: HostFacts): Promise<HostFacts> {
    refuseUndrained(host, before, options);
    acts.push(act);
    await rebootNode(host, act, before, options);
    return settledFacts(host, before, access);
  }
}

function factsOf(read: HostRead): HostFacts {
  if (read.status === "read") return read.facts;
  throw new NodeStop(read.message);
}

function isCold(plan: HostPlan): boolean {
  return plan.activation === "cold-power-cycle";
}

function byHand(host: string): NodeStop {
  return new NodeStop(
    `"${host}" needs a cold power cycle and no power control is configured: values are staged; switch it off, ` +
      "wait 30 s, switch it on, then run `pulumi up` again",
  );
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
  steps: readonly Step[],
  approved: ApprovedPlan,
  facts: HostFacts,
  { access, drain, owner }: NodeRolloutOptions,
): Promise<void> {
  if (steps.length === 0) return;
  const marks = marksOf(approved.claims, steps, facts).map(
    (mark) => ({ do: "mark", ...mark }) as const,
  );
  const report = await access.apply(host, [...steps, ...marks], {
    owner,
    drained: drain === "none" || undrainedSigns(facts).length === 0,
  });
  stopOnFailure(host, report);
}
