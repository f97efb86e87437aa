import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";

/** Names the resource that applies an object: `project/stack/Type.name`. */
const annotation = "pulumi-rdma/owner";

/** The manifests with the mark of their resource. */
export function stamped(manifests: readonly Manifest[], owner: string): Manifest[] {
  return manifests.map((manifest) => ({
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: { ...manifest.metadata.annotations, [annotation]: owner },
    },
  }));
}

/** The resource that applied an object last; `undefined` for an object of others. */
export function ownerOf(object: LiveObject): string | undefined {
  return object.annotations[annotation];
}
