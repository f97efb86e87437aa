import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { changedFields, missingFields } from "./changedFields.ts";
import { type Manifest, objectName } from "./manifest.ts";

/** An object that is not as wanted. */
export interface PendingObject {
  /** `IPPool nvidia-network-operator/vf-pool-1`. */
  readonly object: string;
  readonly act: "create" | "update" | "delete";
  /** Paths in its spec that would change, sorted; empty for what is made or deleted. */
  readonly fields: readonly string[];
}

/**
 * What an apply would do to an object.
 *
 * @param live `undefined`: the cluster does not have it.
 * @param applied What the API server answered to a dry run; `undefined` where it was not asked.
 * @returns `undefined` where nothing would change
 */
export function pendingObject(
  manifest: Manifest,
  live: LiveObject | undefined,
  applied: LiveObject | undefined,
): PendingObject | undefined {
  const object = objectName(manifest);
  if (live === undefined) return { object, act: "create", fields: [] };
  const fields =
    applied === undefined
      ? missingFields(live.spec, manifest.spec)
      : changedFields(live.spec, applied.spec);
  return fields.length === 0 ? undefined : { object, act: "update", fields };
}
