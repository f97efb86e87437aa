import type { ApiResource } from "./apiResources.ts";
import { ClusterError } from "./clusterError.ts";

/** Which object is meant. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** @throws ClusterError invalid for a namespace that is missing */
export function pathOf(resource: ApiResource, ref: ObjectRef): string {
  return `${collectionOf(resource, ref)}/${encodeURIComponent(ref.metadata.name)}`;
}

/**
 * Path of the list that an object is in.
 *
 * @throws ClusterError invalid for a namespace that is missing
 */
export function collectionOf({ base, plural, namespaced }: ApiResource, ref: ObjectRef): string {
  if (!namespaced) return `${base}/${plural}`;
  const { name, namespace } = ref.metadata;
  if (namespace === undefined)
    throw new ClusterError(
      "invalid",
      `${ref.kind} ${name} names no namespace, expected one: objects of this kind live in namespaces`,
    );
  return `${base}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** `IPPool network-operator/vf-pool-1`. */
export function nameOf({ kind, metadata: { name, namespace } }: ObjectRef): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
