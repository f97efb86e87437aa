import type { ClusterClient } from "../../cluster/clusterClient.ts";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { isSameObject, type Manifest, objectName } from "../../plan/objects/manifest.ts";
import type { PendingObject } from "../../plan/objects/pendingObject.ts";
import { identityOf } from "../identity.ts";
import { pick } from "../pick.ts";
import type { ClusterKind } from "./clusterKind.ts";
import { ownerOf } from "./ownership.ts";
import { presentObjects } from "./presentObjects.ts";

/** Objects that the former inputs had and the new ones do not. */
export interface GoneObjects {
  readonly live: readonly LiveObject[];
  readonly pending: readonly PendingObject[];
}

/** Only what carries the resource's own mark goes: an object that another resource took over stays. */
export async function goneObjects<I>(
  client: ClusterClient,
  kind: ClusterKind<I>,
  olds: Readonly<Record<string, unknown>>,
  manifests: readonly Manifest[],
  owner: string,
): Promise<GoneObjects> {
  const kept = new Set(manifests.map(objectName));
  const gone = manifestsOfState(kind, olds).filter((manifest) => !kept.has(objectName(manifest)));
  const live = (await presentObjects(client, gone)).filter((object) => ownerOf(object) === owner);
  return {
    live,
    pending: gone
      .filter((manifest) => live.some((object) => isSameObject(manifest, object)))
      .map((manifest) => ({ object: objectName(manifest), act: "delete", fields: [] })),
  };
}

/** What a state's inputs stood for; nothing where they cannot be read any more. */
export function manifestsOfState<I>(
  kind: ClusterKind<I>,
  state: Readonly<Record<string, unknown>>,
): readonly Manifest[] {
  const inputs = kind.schema.safeParse(pick(kind.inputKeys, state));
  return inputs.success ? kind.manifestsOf(inputs.data, identityOf(kind.type, state)) : [];
}
