import type * as pulumi from "@pulumi/pulumi";
import { foldNodes } from "../../facts/nodeset.ts";
import { approvalOf } from "../../plan/waves/approval.ts";
import { Claim } from "../../plan/claim.ts";
import { contradictions } from "../../plan/contradiction.ts";
import { codesOfPlans, explainHint } from "../../plan/text/explainHint.ts";
import { formatContradiction } from "../../plan/text/formatContradiction.ts";
import { formatRolloutWarning } from "../../plan/text/formatWarning.ts";
import { rebootGroups, summaryOf } from "../../plan/waves/rebootGroups.ts";
import { groupUnknown } from "../../plan/unknownHosts.ts";
import { ipmitoolOnPath } from "../../power/ipmi/ipmitoolOnPath.ts";
import { missingCredentials } from "../configuration/bmcCredentials.ts";
import { openCycles } from "./cycleJournalOf.ts";
import { credentialWarnings, longestRun } from "../credentialWarnings.ts";
import { failedCheck } from "../failedCheck.ts";
import { resourceLog } from "../engineLog.ts";
import { hostKeyAdvice } from "../host/hostKeyAdvice.ts";
import { identityOf } from "../identity.ts";
import { besideLost, lostNodes } from "./lostNodes.ts";
import { missingIpmitool } from "./missingIpmitool.ts";
import { InputError, parseInput } from "../parseInput.ts";
import { pick } from "../pick.ts";
import { RolloutInputs } from "./rolloutInputs.ts";
import { beyondApproval, planRollout } from "./rolloutPlan.ts";
import { session } from "../configuration/session.ts";
import { planSet } from "../host/setPlan.ts";
import { undrainedForecast } from "./undrainedForecast.ts";
import { hasUnknown, unknownInput } from "../unknownInputs.ts";

type Values = Readonly<Record<string, unknown>>;

export const rolloutKeys = Object.keys(RolloutInputs.shape);

/** What check() adds; `unknown` only where it is asked for, `lost` only where there are some. */
export const rolloutStatusKeys = ["reboots", "summary", "approval", "unknown", "lost"];

/** Plans all claims together into waves, prints them, and adds `reboots`, `summary` and `approval`. */
export async function checkRollout(
  olds: Values,
  news: Values,
): Promise<pulumi.dynamic.CheckResult> {
  if (hasUnknown(news))
    return {
      inputs: { ...news, reboots: unknownInput, summary: unknownInput, approval: unknownInput },
    };
  try {
    return await check(olds, news);
  } catch (error) {
    if (error instanceof InputError) return failedCheck(news, error.problems);
    throw error;
  }
}

async function check(olds: Values, news: Values): Promise<pulumi.dynamic.CheckResult> {
  const identity = identityOf("Rollout", news);
  const inputs = parseInput("Rollout", RolloutInputs, pick(rolloutKeys, news));
  const current = session();
  const { reads, plans, waves, foreign, poolOf } = await planRollout(current, inputs);
  const problems = contradictions(inputs.claims, reads).map((found) => ({
    path: "claims",
    message: formatContradiction(found),
  }));
  if (problems.length > 0) return failedCheck(news, problems);

  const log = resourceLog(identity.urn, identity.label);
  const before = Claim.array().safeParse(olds.claims);
  const warning = formatRolloutWarning({
    plans,
    ...(before.success ? { before: planSet(before.data, inputs.hosts, reads, poolOf) } : {}),
    waves,
    ...(inputs.maxReboots === undefined ? {} : { maxReboots: inputs.maxReboots }),
    approve: { file: `Pulumi.${identity.stack}.yaml` },
  });
  if (warning !== undefined)
    await log.warn(
      [warning, ...hostKeyAdvice(reads), ...explainHint(codesOfPlans(plans))].join("\n"),
    );
  const open = openCycles(identity, inputs.hosts).filter(
    (host) => reads.get(host)?.status === "unreachable",
  );
  if (open.length > 0)
    await log.warn(
      `${foldNodes(open)} may be off: an earlier run was interrupted amid a power cycle; \`pulumi up\` asks the BMC and turns it on`,
    );
  for (const [label, hosts] of Map.groupBy(foreign, ([, resource]) => resource))
    await log.warn(
      `Leaves ${foldNodes(hosts.map(([host]) => host))} alone: changes of ${label} are pending there and its claim ` +
        "is not among the claims of this Rollout; add it",
    );
  for (const line of missingCredentials(waves, inputs.hosts, current.configuration.credentials))
    await log.warn(line);
  for (const line of missingIpmitool(waves, inputs.hosts, ipmitoolOnPath)) await log.warn(line);
  const hosts = waves.waves.flatMap((wave) => wave.hosts);
  const ends = current.hosts.credentialEnds();
  for (const line of credentialWarnings(ends, hosts, longestRun(waves, inputs), new Date()))
    await log.warn(line);
  const undrained = undrainedForecast(waves, reads, inputs.drain);
  if (undrained !== undefined) await log.warn(undrained);
  if (current.configuration.access === "observe" && waves.waves.length > 0)
    await log.warn('`pulumi up` would do nothing: "rdma:access" is "observe"; set it to "manage"');
  const beyond = beyondApproval(waves, inputs.approve ?? current.configuration.approve, new Date());
  if (beyond !== undefined) await log.warn(`\`pulumi up\` would do nothing: ${beyond}`);
  const lost = lostNodes(olds, reads);
  const beside = waves.waves.length > 0 ? besideLost(lost, waves.maxUnavailable) : undefined;
  if (beside !== undefined)
    await log.warn(
      beside.room === 0 ? `\`pulumi up\` would do nothing: ${beside.why}` : beside.why,
    );

  return {
    inputs: {
      ...news,
      reboots: rebootGroups(waves, plans),
      summary: summaryOf(waves),
      approval: approvalOf(waves),
      ...(inputs.showUnknown === true ? { unknown: groupUnknown(plans) } : {}),
      ...(lost.length > 0 ? { lost } : {}),
    },
  };
}
