import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";

/** An object as it is handed to the API. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** `IPPool nvidia-network-operator/vf-pool-1`: what messages call an object. */
export function objectName({ kind, metadata }: Manifest): string {
  const { name, namespace } = metadata;
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** Whether a manifest and an object are of one kind, namespace and name. */
export function isSameObject(manifest: Manifest, object: LiveObject): boolean {
  return (
    object.kind === manifest.kind &&
    groupOf(object.apiVersion) === groupOf(manifest.apiVersion) &&
    object.name === manifest.metadata.name &&
    (object.namespace ?? undefined) === manifest.metadata.namespace
  );
}

function groupOf(apiVersion: string): string {
  return apiVersion.split("/")[0] ?? "";
}
