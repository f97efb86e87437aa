import type { ClusterClient } from "../../cluster/clusterClient.ts";
import { ClusterError } from "../../cluster/clusterError.ts";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";

/** Those of the manifests' objects that the cluster has; a kind that is gone took its objects with it. */
export async function presentObjects(
  client: ClusterClient,
  manifests: readonly Manifest[],
): Promise<LiveObject[]> {
  const objects = await Promise.all(manifests.map((manifest) => presentObject(client, manifest)));
  return objects.flatMap((object) => object ?? []);
}

/** @returns `undefined` where the cluster has no such object, or no such kind */
export async function presentObject(
  client: ClusterClient,
  manifest: Manifest,
): Promise<LiveObject | undefined> {
  try {
    return await client.get(manifest);
  } catch (error) {
    if (error instanceof ClusterError && error.code === "no_kind") return undefined;
    throw error;
  }
}
