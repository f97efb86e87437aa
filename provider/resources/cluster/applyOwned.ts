import type { ClusterClient } from "../../cluster/clusterClient.ts";
import { ClusterError } from "../../cluster/clusterError.ts";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type Manifest } from "../../plan/objects/manifest.ts";
import { ownerOf } from "./ownership.ts";

export interface ApplyOwnedOptions {
  readonly dryRun: boolean;
  readonly force: boolean;
  /** The resource that applies. */
  readonly owner: string;
  /** The object as it is. */
  readonly live: LiveObject | undefined;
}

export interface AppliedObject {
  readonly applied: LiveObject;
  /** Who edited which fields since our last apply: they are put back. */
  readonly edits?: string;
}

/**
 * Applies an object. Fields of our own object that somebody edited by hand are
 * drift and are put back; fields that another tool applies, or that had an
 * owner before us, are a conflict.
 *
 * @throws ClusterError conflict, …
 */
export async function applyOwned(
  client: ClusterClient,
  manifest: Manifest,
  { dryRun, force, owner, live }: ApplyOwnedOptions,
): Promise<AppliedObject> {
  try {
    return { applied: await client.apply(manifest, { dryRun, force }) };
  } catch (error) {
    const isOurs = live !== undefined && ownerOf(live) === owner;
    if (!(error instanceof ClusterError) || error.edits === undefined || !isOurs) throw error;
    return { applied: await client.apply(manifest, { dryRun, force: true }), edits: error.edits };
  }
}
