import type { ClusterClient } from "../../cluster/clusterClient.ts";
import { ClusterError } from "../../cluster/clusterError.ts";
import { explainedError } from "../../facts/explained.ts";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Manifest, objectName } from "../../plan/objects/manifest.ts";
import { type PendingObject, pendingObject } from "../../plan/objects/pendingObject.ts";
import { unknownFields } from "../../plan/objects/unknownFields.ts";
import type { Problem } from "../../plan/problem.ts";
import { applyOwned } from "./applyOwned.ts";
import { asLive } from "../../plan/sriovForecast/overlayFacts.ts";

/** What an apply of a resource's objects would do. */
export interface Compared {
  /** The objects as they will be: what a dry run answered, else the manifests. */
  readonly applied: readonly LiveObject[];
  readonly pending: readonly PendingObject[];
  /** What the API server refuses. */
  readonly problems: readonly Problem[];
  /** What could not be asked. */
  readonly notes: readonly string[];
}

export interface CompareOptions {
  readonly force: boolean;
  /** The resource that applies. */
  readonly owner: string;
}

interface One {
  readonly applied?: LiveObject;
  readonly pending?: PendingObject | undefined;
  readonly problem?: string;
  readonly note?: string;
}

/** Asks the API server about every object at once. */
export async function compareObjects(
  client: ClusterClient,
  manifests: readonly Manifest[],
  options: CompareOptions,
): Promise<Compared> {
  const all = await Promise.all(manifests.map((manifest) => compare(client, manifest, options)));
  return {
    applied: all.flatMap(({ applied }) => applied ?? []),
    pending: all.flatMap(({ pending }) => pending ?? []),
    problems: all.flatMap(({ problem }) => problem ?? []).map((message) => ({ path: "", message })),
    notes: [...new Set(all.flatMap(({ note }) => note ?? []))],
  };
}

async function compare(
  client: ClusterClient,
  manifest: Manifest,
  options: CompareOptions,
): Promise<One> {
  let live: LiveObject | undefined;
  try {
    live = await client.get(manifest);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== "no_kind") throw error;
    // A policy or chart of this program may bring the kind before this resource is applied.
    return {
      applied: asLive(manifest),
      pending: pendingObject(manifest, undefined, undefined),
      note: error.message,
    };
  }
  if (client.readOnly) return withoutDryRun(client, manifest, live, '"rdma:access" is "observe"');
  try {
    const { applied, edits } = await applyOwned(client, manifest, {
      ...options,
      dryRun: true,
      live,
    });
    return {
      applied,
      pending: pendingObject(manifest, live, applied),
      ...(edits === undefined
        ? {}
        : { note: `${objectName(manifest)} was edited (${edits}): it would be put back` }),
    };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.code === "forbidden") return withoutDryRun(client, manifest, live, error.message);
    if (error.code === "invalid" || error.code === "conflict")
      return { problem: `${objectName(manifest)}: ${explainedError(error)}` };
    throw error;
  }
}

/** What the API server may not be asked is compared with its published schema. */
async function withoutDryRun(
  client: ClusterClient,
  manifest: Manifest,
  live: LiveObject | undefined,
  why: string,
): Promise<One> {
  const schema = await client.schemaOf(manifest);
  const fields = schema === undefined ? [] : unknownFields({ spec: manifest.spec }, schema);
  if (fields.length > 0)
    return {
      problem:
        `${objectName(manifest)}: the cluster's ${manifest.kind} has no ${fields.join(", ")} and would drop what is set there; ` +
        "its CRD may be of an older release: leave the fields out, or upgrade the operator first",
    };
  return {
    applied: asLive(manifest),
    pending: pendingObject(manifest, live, undefined),
    note: `Schema checked only, the API server was not asked for a dry run: ${why}`,
  };
}
