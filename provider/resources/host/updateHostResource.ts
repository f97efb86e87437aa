import { foldNodes } from "../../facts/nodeset.ts";
import { HostError } from "../../hosts/hostError.ts";
import { formatApplyFailure } from "../../hosts/applyReport.ts";
import type { Claim } from "../../plan/claim.ts";
import { groupPending } from "../../plan/pending.ts";
import { type ResourceLog, resourceLog } from "../engineLog.ts";
import type { HostResourceInputs, HostResourceKind } from "./hostResource.ts";
import { hostWrites } from "./hostWrites.ts";
import { identityOf } from "../identity.ts";
import { InitializationError } from "../initializationError.ts";
import { liveValues } from "./liveValues.ts";
import { operatorPoolsOf } from "./operatorPoolsOf.ts";
import { parseInput } from "../parseInput.ts";
import { pick } from "../pick.ts";
import { schemaVersion } from "../schemaVersion.ts";
import { session, type Session, targetOf } from "../configuration/session.ts";
import { planSet, readSet } from "./setPlan.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Does what is live at once and disturbs no one and, where no Rollout takes the
 * claim, stages the rest for a reboot that the user makes.
 *
 * @throws InitializationError where a host failed and no Rollout would name it.
 */
export async function updateHostResource<I extends HostResourceInputs, C extends Claim>(
  kind: HostResourceKind<I, C>,
  id: string,
  news: Values,
): Promise<Record<string, unknown>> {
  const identity = identityOf(kind.type, news);
  const inputs = parseInput(kind.type, kind.schema, pick(kind.inputKeys, news));
  const claim = kind.claimOf(inputs, identity);
  const current = session();
  const log = resourceLog(identity.urn, identity.label);

  const failures = await writeSet(claim, inputs, current, log);
  const reads = await readSet(current, inputs.hosts);
  for (const [host, why] of failures.done) current.registry.markFailed(host, why);
  const outputs = {
    ...news,
    schemaVersion,
    activation: "none",
    pending: [],
    claim,
    awaiting: groupPending(planSet([claim], inputs.hosts, reads, await operatorPoolsOf(current))),
    failed: foldNodes(failures.done.keys()),
    live: liveValues(kind, claim, reads),
  };
  if (!inputs.rollout && failures.mustReport)
    throw new InitializationError(
      id,
      outputs,
      [...failures.done].map(([host, why]) => `${host}: ${why}`),
    );
  return outputs;
}

interface Failures {
  /** Why, by host. */
  readonly done: ReadonlyMap<string, string>;
  /** Something was written in this run or tried to be: leaving a host behind is an error. */
  readonly mustReport: boolean;
}

async function writeSet(
  claim: Claim,
  inputs: HostResourceInputs,
  current: Session,
  log: ResourceLog,
): Promise<Failures> {
  const reads = await readSet(current, inputs.hosts);
  const plans = planSet([claim], inputs.hosts, reads, await operatorPoolsOf(current));
  const failures = new Map<string, string>();
  let wrote = 0;
  let tried = 0;
  await Promise.all(
    [...reads].map(async ([name, read]) => {
      if (read.status === "unreachable") {
        failures.set(name, read.message);
        return;
      }
      const plan = plans.get(name);
      if (plan === undefined) return;
      const steps = hostWrites(
        claim,
        plan,
        { ...read.facts, marks: [...current.registry.forgotten(name), ...read.facts.marks] },
        inputs.rollout ? ["now"] : ["now", "stage"],
      );
      if (steps.length === 0) return;
      tried += 1;
      const failure = await writeHost(current, inputs, name, steps, claim.owner);
      if (failure === undefined) wrote += 1;
      else failures.set(name, failure);
    }),
  );
  if (wrote > 0) await log.info(`Wrote to ${wrote} of ${reads.size} hosts`);
  return { done: failures, mustReport: tried > 0 && failures.size > 0 };
}

async function writeHost(
  current: Session,
  inputs: HostResourceInputs,
  name: string,
  steps: Parameters<Session["hosts"]["apply"]>[1],
  owner: string,
): Promise<string | undefined> {
  const host = inputs.hosts[name] ?? {};
  try {
    const report = await current.hosts.apply(targetOf(name, host), steps, {
      owner,
      drained: false,
    });
    const failed = report.steps.find((step) => step.outcome === "failed");
    return failed === undefined ? undefined : formatApplyFailure(name, failed);
  } catch (error) {
    if (error instanceof HostError) return error.message;
    throw error;
  }
}
