import { foldNodes } from "../facts/nodeset.ts";
import { claimsByHost } from "../plan/claimsByHost.ts";
import type { HostPlan } from "../plan/hostPlan.ts";
import { rollOutWaves, type RolloutResult } from "../rollout/rollOutWaves.ts";
import { rolloutKeys } from "./checkRollout.ts";
import { resourceLog } from "./engineLog.ts";
import { identityOf } from "./identity.ts";
import { InitializationError } from "./initializationError.ts";
import { parseInput } from "./parseInput.ts";
import { pick } from "./pick.ts";
import { countOf, RolloutInputs } from "./rolloutInputs.ts";
import { beyondApproval, beyondPrinted, planRollout, type RolloutPlan } from "./rolloutPlan.ts";
import { schemaVersion } from "./schemaVersion.ts";
import { session, type Session } from "./session.ts";
import { planOne } from "./setPlan.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Carries out what check() planned, and no more.
 *
 * @throws Error where it does not begin: not approved, or too many hosts are out.
 * @throws InitializationError naming every host that was left behind.
 */
export async function updateRollout(id: string, news: Values): Promise<Record<string, unknown>> {
  const identity = identityOf("Rollout", news);
  const inputs = parseInput("Rollout", RolloutInputs, pick(rolloutKeys, news));
  const current = session();
  const plan = await planRollout(current, inputs);
  const empty = inputs.showUnknown === true ? { unknown: [] } : {};
  const outputs = {
    ...news,
    schemaVersion,
    reboots: [],
    summary: "nothing to do",
    approval: {},
    ...empty,
  };
  refuseToBegin(current, inputs, plan, news.approval);

  const failedBefore = current.registry.failed;
  const waves = plan.waves.waves
    .map((wave) => ({ ...wave, hosts: wave.hosts.filter((host) => !failedBefore.has(host)) }))
    .filter((wave) => wave.hosts.length > 0);
  const log = resourceLog(identity.urn, identity.label);
  const claims = claimsByHost(inputs.claims);
  // Power is loaded by those who use it: a preview does not.
  const { liveNodeAccess } = await import("./liveNodeAccess.ts");
  const access = liveNodeAccess(current, inputs);
  const result = await rollOutWaves(
    { waves, maxUnavailable: plan.waves.maxUnavailable },
    (host) => ({ plan: planOf(plan, host), claims: claims.get(host) ?? [] }),
    {
      access,
      owner: identity.owner,
      planOf: (host, facts) =>
        planOne(claims.get(host) ?? [], host, inputs.hosts[host], facts, plan.poolOf),
      drain: inputs.drain,
      maxFailures: inputs.maxFailures,
      say: (text) => log.info(text),
    },
  );
  const behind = leftBehind(plan, result, failedBefore);
  if (behind.length > 0 && (waves.length > 0 || failedBefore.size > 0))
    throw new InitializationError(id, outputs, behind);
  return outputs;
}

function planOf({ plans }: RolloutPlan, host: string): HostPlan {
  const plan = plans.get(host);
  if (plan === undefined) throw new Error(`No plan for "${host}"`);
  return plan;
}

function refuseToBegin(
  current: Session,
  inputs: RolloutInputs,
  { waves, reads }: RolloutPlan,
  printed: unknown,
): void {
  if (waves.waves.length === 0) return;
  if (current.configuration.access === "observe")
    throw new Error(
      'Rollout: nothing is done while "rdma:access" is "observe"; set it to "manage"',
    );
  const beyond =
    beyondPrinted(waves, printed) ??
    beyondApproval(waves, inputs.approve ?? current.configuration.approve, new Date());
  if (beyond !== undefined) throw new Error(`Rollout: nothing was done: ${beyond}`);
  const out = [...reads].filter(
    ([host, read]) => read.status === "unreachable" || current.registry.failed.has(host),
  );
  const limit = countOf(inputs.maxFailed, reads.size);
  if (out.length > limit)
    throw new Error(
      `Rollout: nothing was done: ${out.length} hosts failed or cannot be reached (${foldNodes(out.map(([host]) => host))}), ` +
        `expected at most ${limit}; mend them, or raise maxFailed`,
    );
}

function leftBehind(
  { reads }: RolloutPlan,
  { failed, notBegun }: RolloutResult,
  failedBefore: ReadonlyMap<string, string>,
): string[] {
  const unreachable = [...reads].flatMap(([host, read]) =>
    read.status === "unreachable" && !failedBefore.has(host) ? [[host, read.message] as const] : [],
  );
  return [
    ...[...failedBefore, ...failed, ...unreachable].map(([host, why]) => `${host}: ${why}`),
    ...(notBegun.length === 0
      ? []
      : [`${foldNodes(notBegun)}: not begun, since the rollout stopped at what failed before`]),
  ];
}
