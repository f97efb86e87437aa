import type * as pulumi from "@pulumi/pulumi";
import { overallActivation, groupPending } from "../../plan/pending.ts";
import { Claim } from "../../plan/claim.ts";
import { claimProblems } from "../../plan/claimProblems.ts";
import { contradictions } from "../../plan/contradiction.ts";
import { codesOfPlans, explainHint } from "../../plan/text/explainHint.ts";
import { formatContradiction } from "../../plan/text/formatContradiction.ts";
import { formatResourceWarning } from "../../plan/text/formatWarning.ts";
import { formatOtherStack, otherStacks } from "../../plan/otherStacks.ts";
import type { Problem } from "../../plan/problem.ts";
import { claimConflicts } from "./claimConflicts.ts";
import { resourceLog } from "../engineLog.ts";
import { credentialWarnings, longestWrite } from "../credentialWarnings.ts";
import { failedCheck } from "../failedCheck.ts";
import type { HostResourceInputs, HostResourceKind } from "./hostResource.ts";
import { hostKeyAdvice } from "./hostKeyAdvice.ts";
import { identityOf } from "../identity.ts";
import { operatorPoolsOf } from "./operatorPoolsOf.ts";
import { formatLeaving, leavingHosts } from "./leavingHosts.ts";
import { InputError, parseInput } from "../parseInput.ts";
import { pick } from "../pick.ts";
import { session } from "../configuration/session.ts";
import { factsOf, planSet, readSet, type SetReads } from "./setPlan.ts";
import { hasUnknown, unknownInput } from "../unknownInputs.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Plans a claim for every host of its set, all probed at once, and adds what
 * came out: `activation`, `pending`, `claim`. Fails only for what is wrong
 * everywhere; what is wrong on one host is data and a warning.
 */
export async function checkHostResource<I extends HostResourceInputs, C extends Claim>(
  kind: HostResourceKind<I, C>,
  olds: Inputs,
  news: Inputs,
): Promise<pulumi.dynamic.CheckResult> {
  if (hasUnknown(news))
    return {
      inputs: { ...news, activation: unknownInput, pending: unknownInput, claim: unknownInput },
    };
  try {
    return await check(kind, olds, news);
  } catch (error) {
    if (error instanceof InputError) return failedCheck(news, error.problems);
    throw error;
  }
}

async function check<I extends HostResourceInputs, C extends Claim>(
  kind: HostResourceKind<I, C>,
  olds: Inputs,
  news: Inputs,
): Promise<pulumi.dynamic.CheckResult> {
  const identity = identityOf(kind.type, news);
  const inputs = parseInput(kind.type, kind.schema, pick(kind.inputKeys, news));
  const claim = kind.claimOf(inputs, identity);
  const current = session();
  const reads = await readSet(current, inputs.hosts);
  const poolOf = await operatorPoolsOf(current);
  const plans = planSet([claim], inputs.hosts, reads, poolOf);

  const others = otherStacks(claim, reads);
  const conflicts = await claimConflicts(current, claim);
  const problems = [
    ...localCause(reads),
    ...conflicts.problems,
    ...claimProblems(claim, factsOf(reads)).map(({ message }) => ({ path: "", message })),
    ...against(
      current.registry.others(identity.owner).map((other) => other.claim),
      claim,
      reads,
    ),
    ...others
      .filter(({ theirs, ours }) => theirs !== ours)
      .map((other) => ({ path: "", message: formatOtherStack(other) })),
  ];
  if (problems.length > 0) return failedCheck(news, problems);

  current.registry.register({ claim, rollout: inputs.rollout, plans });
  const log = resourceLog(identity.urn, identity.label);
  const leaving = formatLeaving(
    Object.keys(leavingHosts(olds.hosts, inputs.hosts)),
    claim.kind,
    current.registry.others(identity.owner).map((other) => other.claim),
  );
  for (const line of leaving) await log.warn(line);
  for (const other of others) await log.warn(formatOtherStack(other));
  for (const warning of conflicts.warnings) await log.warn(warning);
  if (!inputs.rollout) {
    const before = Claim.safeParse(olds.claim);
    const warning = formatResourceWarning({
      plans,
      before: planSet(before.success ? [before.data] : [], inputs.hosts, reads, poolOf),
    });
    if (warning !== undefined)
      await log.warn(
        [warning, ...hostKeyAdvice(reads), ...explainHint(codesOfPlans(plans))].join("\n"),
      );
    const hosts = groupPending(plans).length === 0 ? [] : Object.keys(inputs.hosts);
    const ends = current.hosts.credentialEnds();
    for (const line of credentialWarnings(ends, hosts, longestWrite, new Date()))
      await log.warn(line);
  }
  return {
    inputs: { ...news, activation: overallActivation(plans), pending: groupPending(plans), claim },
  };
}

/** No host can be reached, and for a cause on this machine: nobody's preview would be true. */
function localCause(reads: SetReads): Problem[] {
  const all = [...reads.values()];
  const [first] = all;
  if (first?.status !== "unreachable") return [];
  if (!all.every((read) => read.status === "unreachable" && read.local)) return [];
  return [{ path: "", message: `No host can be reached: ${first.summary}` }];
}

function against(others: readonly Claim[], claim: Claim, reads: SetReads): Problem[] {
  return contradictions([...others, claim], reads)
    .filter(({ a, b }) => a.resource === claim.resource || b.resource === claim.resource)
    .map((contradiction) => ({ path: "", message: formatContradiction(contradiction) }));
}
