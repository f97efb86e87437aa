import { foldNodes } from "../../facts/nodeset.ts";
import type { Claim } from "../../plan/claim.ts";
import { claimsByHost } from "../../plan/claimsByHost.ts";
import type { HostPlan } from "../../plan/hostPlan.ts";
import { rollOutNode } from "../../rollout/rollOutNode.ts";
import {
  rollOutWaves,
  type RolloutResult,
  type WaveRolloutOptions,
} from "../../rollout/rollOutWaves.ts";
import { rolloutKeys } from "./checkRollout.ts";
import { cycleJournalOf } from "./cycleJournalOf.ts";
import { resourceLog } from "../engineLog.ts";
import { identityOf } from "../identity.ts";
import { InitializationError } from "../initializationError.ts";
import { besideLost, lostNodes } from "./lostNodes.ts";
import { parseInput } from "../parseInput.ts";
import { pick } from "../pick.ts";
import { countOf, RolloutInputs } from "./rolloutInputs.ts";
import { beyondApproval, beyondPrinted, planRollout, type RolloutPlan } from "./rolloutPlan.ts";
import { schemaVersion } from "../schemaVersion.ts";
import { session, type Session } from "../configuration/session.ts";
import { planOne } from "../host/setPlan.ts";
import { wakeSilent } from "./wakeSilent.ts";

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
  const outputs = { ...news, schemaVersion, reboots: [], summary: "nothing to do", approval: {} };
  const log = resourceLog(identity.urn, identity.label);
  // Power is loaded by those who use it: a preview does not.
  const { liveNodeAccess } = await import("./liveNodeAccess.ts");
  const journal = cycleJournalOf(identity);
  const access = liveNodeAccess(current, inputs, journal);
  const woken = await wakeSilent(current, inputs, journal, access, log);
  const plan = await planRollout(current, inputs, woken.back);
  const claims = claimsByHost(inputs.claims);
  const options: WaveRolloutOptions = {
    access,
    owner: identity.owner,
    planOf: (host, facts) =>
      planOne(claims.get(host) ?? [], host, inputs.hosts[host], facts, plan.poolOf),
    drain: inputs.drain,
    maxFailures: inputs.maxFailures,
    say: (text) => log.info(text),
  };
  const claimsOf = (host: string): readonly Claim[] => claims.get(host) ?? [];
  const finished = await finishWoken(woken.back, claimsOf, options);

  const lost = lostNodes({ lost: news.lost }, plan.reads).filter(
    (host) => !woken.back.includes(host),
  );
  const beside = besideLost(lost, plan.waves.maxUnavailable);
  refuseToBegin(current, inputs, plan, news.approval, beside);
  const failedBefore = new Map(
    [...current.registry.failed]
      .filter(([host]) => !woken.back.includes(host))
      .map(([host, why]) => [host, woken.why.get(host) ?? why]),
  );
  const waves = plan.waves.waves
    .map((wave) => ({ ...wave, hosts: wave.hosts.filter((host) => !failedBefore.has(host)) }))
    .filter((wave) => wave.hosts.length > 0);
  const result =
    finished.size > 0
      ? { done: [], failed: finished, down: [], notBegun: waves.flatMap(({ hosts }) => hosts) }
      : await rollOutWaves(
          { waves, maxUnavailable: beside?.room ?? plan.waves.maxUnavailable },
          (host) => ({ plan: planOf(plan, host), claims: claimsOf(host) }),
          options,
        );
  const behind = leftBehind(plan, result, failedBefore);
  const acted = waves.length > 0 || woken.back.length > 0;
  if (behind.length === 0 || (!acted && failedBefore.size === 0)) return outputs;
  const down = [...lost, ...result.down];
  throw new InitializationError(
    id,
    { ...outputs, ...(down.length > 0 ? { lost: down } : {}) },
    behind,
  );
}

/**
 * What is approved for a node that could not be read when preview printed its plan:
 * what belongs to the boot that an earlier approval began, and no other act.
 */
const restOfCycle: HostPlan = {
  activation: "runtime",
  byHand: false,
  changes: [],
  unknown: [],
  blocked: [],
  notes: [],
  excluded: [],
  restore: [],
};

/**
 * Makes nodes as wanted whose power cycle an earlier run had begun: what their
 * boot has reset is applied, and they are verified.
 *
 * @returns Why, by host, for those that are not as wanted.
 */
async function finishWoken(
  hosts: readonly string[],
  claimsOf: (host: string) => readonly Claim[],
  options: WaveRolloutOptions,
): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  await Promise.all(
    hosts.map(async (host) => {
      const outcome = await rollOutNode(
        host,
        { plan: restOfCycle, claims: claimsOf(host) },
        options,
      );
      if (outcome.status === "failed") failed.set(host, outcome.why);
      else await options.say(`${host}: done`);
    }),
  );
  return failed;
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
  beside: ReturnType<typeof besideLost>,
): void {
  if (waves.waves.length === 0) return;
  if (current.configuration.access === "observe")
    throw new Error(
      'Rollout: nothing is done while "rdma:access" is "observe"; set it to "manage"',
    );
  const beyond =
    beyondPrinted(waves, printed) ??
    beyondApproval(waves, inputs.approve ?? current.configuration.approve, new Date());
  const refused = beyond ?? (beside?.room === 0 ? beside.why : undefined);
  if (refused !== undefined) throw new Error(`Rollout: nothing was done: ${refused}`);
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
