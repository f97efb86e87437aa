import { z } from "zod";
import type { ApiResource } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";
import type { KubeConnection } from "./kubeConnection.ts";
import { nameOf, type ObjectRef, pathOf } from "./objectRef.ts";

export interface DeleteOptions {
  /** Background: what it owns goes after it; Foreground: before it; Orphan: stays. @default {"Background"} */
  readonly propagation?: "Background" | "Foreground" | "Orphan";
}

const Identified = z.object({ metadata: z.object({ uid: z.string() }) });

/**
 * Deletes the object that has the name now, and no other that may take the name
 * while the request is repeated. One that is gone already is fine.
 */
export async function deleteObject(
  connection: KubeConnection,
  resource: ApiResource,
  ref: ObjectRef,
  { propagation = "Background" }: DeleteOptions,
): Promise<void> {
  const what = `delete ${nameOf(ref)}`;
  connection.refuseWrites(what);
  const path = pathOf(resource, ref);
  try {
    const { metadata } = await connection.read(
      { what: `read ${nameOf(ref)}`, method: "GET", path, repeatable: true },
      Identified,
    );
    await connection.json({
      what,
      method: "DELETE",
      path,
      body: {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: propagation,
        preconditions: { uid: metadata.uid },
      },
      repeatable: true,
    });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== "not_found") throw error;
  }
}
