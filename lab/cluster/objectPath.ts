import type { LabObject } from "./labObject.ts";

/** Path of the objects of a kind: `/apis/apps/v1/namespaces/training/daemonsets`. Without a namespace: cluster-scoped. */
export function collectionPath(apiVersion: string, kind: string, namespace?: string): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${root}${scope}/${pluralOf(kind)}`;
}

export function objectPath(object: LabObject): string {
  return `${collectionPathOf(object)}/${object.metadata.name}`;
}

export function collectionPathOf({ apiVersion, kind, metadata }: LabObject): string {
  return collectionPath(apiVersion, kind, metadata.namespace);
}

/** English is enough for every kind that the lab creates, but for one. */
function pluralOf(kind: string): string {
  if (kind === "NetworkAttachmentDefinition") return "network-attachment-definitions";
  const lower = kind.toLowerCase();
  return lower.endsWith("y") ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
