import type * as pulumi from "@pulumi/pulumi";
import { ClusterError } from "../../cluster/clusterError.ts";
import { explainedError } from "../../facts/explained.ts";
import { explainHint } from "../../plan/text/explainHint.ts";
import { formatForecast, type Forecast } from "../../plan/forecast.ts";
import { type Manifest, objectName } from "../../plan/objects/manifest.ts";
import type { Problem } from "../../plan/problem.ts";
import { resourceLog } from "../engineLog.ts";
import { failedCheck } from "../failedCheck.ts";
import { identityOf } from "../identity.ts";
import { InputError, parseInput } from "../parseInput.ts";
import { pick } from "../pick.ts";
import { session } from "../configuration/session.ts";
import { hasUnknown, unknownInput } from "../unknownInputs.ts";
import type { ClusterContext, ClusterKind } from "./clusterKind.ts";
import { compareObjects } from "./compareObjects.ts";
import { conflictKinds, hostConflicts } from "./hostConflicts.ts";
import { hostsByNode } from "./hostsByNode.ts";
import { goneObjects } from "./goneObjects.ts";
import { stamped } from "./ownership.ts";
import { refusedRemoval } from "./removal.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Validates a resource of the cluster against its own rules and, where the API
 * server may be asked, by its dry run; compares with what is live and foretells
 * what the change disturbs. Adds `pending` and `forecast`.
 */
export async function checkClusterResource<I>(
  kind: ClusterKind<I>,
  olds: Inputs,
  news: Inputs,
): Promise<pulumi.dynamic.CheckResult> {
  if (hasUnknown(news))
    return { inputs: { ...news, pending: unknownInput, forecast: unknownInput } };
  try {
    return await check(kind, olds, news);
  } catch (error) {
    if (error instanceof InputError) return failedCheck(news, error.problems);
    if (error instanceof ClusterError)
      return failedCheck(news, [{ path: "", message: explainedError(error) }]);
    throw error;
  }
}

async function check<I>(
  kind: ClusterKind<I>,
  olds: Inputs,
  news: Inputs,
): Promise<pulumi.dynamic.CheckResult> {
  const identity = identityOf(kind.type, news);
  const inputs = parseInput(kind.type, kind.schema, pick(kind.inputKeys, news));
  const current = session();
  const client = await current.cluster();
  const context: ClusterContext = {
    identity,
    facts: await client.readFacts([...kind.reads, ...conflictKinds]),
    claims: current.clusterClaims,
    hosts: await hostsByNode(current),
  };
  const findings = kind.findingsOf(inputs, context);
  const manifests = stamped(kind.manifestsOf(inputs, identity), identity.owner);
  const faults = [...findings.problems, ...rivals(manifests, context)];
  if (faults.length > 0) return failedCheck(news, faults);

  const compared = await compareObjects(client, manifests, {
    force: news.force === true,
    owner: identity.owner,
  });
  const gone = await goneObjects(client, kind, olds, manifests, identity.owner);
  const change = { applied: compared.applied, gone: gone.live };
  current.clusterClaims.register(identity.owner, identity.label, manifests, change);
  const conflicts = hostConflicts(current, context, manifests);
  const kept = refusedRemoval(kind, olds, gone.live, context.facts);
  const refused = [
    ...compared.problems,
    ...conflicts.problems,
    ...(kept === undefined ? [] : [{ path: "", message: kept }]),
  ];
  if (refused.length > 0) return failedCheck(news, refused);

  const pending = [...compared.pending, ...gone.pending];
  const isPending = pending.length > 0;
  const forecasts = kind.forecastsOf(inputs, { ...change, isPending }, context);
  const log = resourceLog(identity.urn, identity.label);
  for (const forecast of forecasts)
    await log.warn([formatForecast(forecast), ...explainHint(forecast.codes)].join("\n"));
  const doubts = isPending
    ? [
        ...findings.warnings.map(({ path, message }) =>
          path === "" ? message : `${path}: ${message}`,
        ),
        ...findings.unknown.map((text) => `Not checked: ${text}`),
        ...compared.notes,
      ]
    : [];
  for (const text of [...conflicts.warnings, ...doubts]) await log.warn(text);
  const notes = isPending ? (kind.notesOf?.(inputs, context) ?? []) : [];
  if (notes.length > 0) await log.info(notes.join("\n"));
  return {
    inputs: {
      ...news,
      pending,
      forecast: forecasts.flatMap(decisive),
    },
  };
}

/** One object has one owner, or the two undo each other's changes at every run. */
function rivals(manifests: readonly Manifest[], { identity, claims }: ClusterContext): Problem[] {
  return manifests.flatMap((manifest) => {
    const rival = claims.rivalOf(identity.owner, manifest);
    return rival === undefined
      ? []
      : [
          {
            path: "",
            message: `${objectName(manifest)} is applied by ${rival} too, expected one owner; take it out of one of them`,
          },
        ];
  });
}

/** Labels that tell of no disturbance by this change. */
const silent: readonly string[] = ["note", "unknown"];

/** What a policy pack or a saved plan compares: who is disturbed and how, without what moves. */
function decisive({ rows }: Forecast): { disturbs: string; nodes: string }[] {
  const found = rows
    .filter(({ label }) => !silent.includes(label))
    .map(({ label, hosts }) => ({ disturbs: label, nodes: hosts }));
  return [...new Map(found.map((row) => [JSON.stringify(row), row])).values()];
}
