import { objectName } from "../../plan/objects/manifest.ts";
import { resourceLog } from "../engineLog.ts";
import { identityOf } from "../identity.ts";
import { InitializationError } from "../initializationError.ts";
import { parseInput } from "../parseInput.ts";
import { pick } from "../pick.ts";
import { schemaVersion } from "../schemaVersion.ts";
import { session } from "../configuration/session.ts";
import { applyOwned } from "./applyOwned.ts";
import type { ClusterKind } from "./clusterKind.ts";
import { goneObjects } from "./goneObjects.ts";
import { stamped } from "./ownership.ts";
import { presentObject } from "./presentObjects.ts";
import { refuseRemoval, removeObjects } from "./removal.ts";
import { waitUntilReady } from "./waitUntilReady.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Applies the objects in order, deletes those that are no longer wanted, and
 * waits until what was applied is ready.
 *
 * @param olds The former state; `{}` when the resource is made.
 * @throws ClusterError where an object is refused.
 * @throws InitializationError where an object was applied and does not become ready.
 */
export async function updateClusterResource<I>(
  kind: ClusterKind<I>,
  id: string,
  olds: Values,
  news: Values,
): Promise<Record<string, unknown>> {
  const identity = identityOf(kind.type, news);
  const inputs = parseInput(kind.type, kind.schema, pick(kind.inputKeys, news));
  const client = await session().cluster();
  const log = resourceLog(identity.urn, identity.label);
  const manifests = stamped(kind.manifestsOf(inputs, identity), identity.owner);
  const gone = await goneObjects(client, kind, olds, manifests, identity.owner);
  await refuseRemoval(kind, olds, gone.live, client);

  const former = await client.readFacts(kind.reads);
  for (const manifest of manifests)
    await applyOwned(client, manifest, {
      dryRun: false,
      force: news.force === true,
      owner: identity.owner,
      live: await presentObject(client, manifest),
    });
  await removeObjects(client, gone.live);
  const outputs = {
    ...news,
    schemaVersion,
    pending: [],
    forecast: [],
    ...kind.outputsOf?.(inputs, await client.readFactsAgain(kind.reads)),
  };
  const missing: string[] = [];
  for (const manifest of kind.readinessOf === undefined ? [] : manifests) {
    const what = await waitUntilReady(client, kind, inputs, manifest, {
      timeoutSeconds: timeoutOf(news),
      former,
      say: (text) => log.info(`${objectName(manifest)}: ${text}`),
    });
    if (what !== undefined) missing.push(`${objectName(manifest)}: ${what}`);
  }
  if (missing.length > 0) throw new InitializationError(id, outputs, missing);
  return outputs;
}

/** Longest wait for an object to become ready, seconds. */
const defaultTimeout = 900;

function timeoutOf({ readyTimeoutSeconds }: Values): number {
  return typeof readyTimeoutSeconds === "number" ? readyTimeoutSeconds : defaultTimeout;
}
