import { z } from "zod";
import { defaultNamespace } from "../../plan/sriov/manifests.ts";
import type { Identity } from "../identity.ts";

const Name = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
  error: ({ input }) =>
    `"${String(input)}" is no name of an object, expected lower-case letters, digits, "-" and "."`,
});

/** Inputs of every resource that is one object in a namespace. */
export const objectShape = {
  /** Name and namespace of the object. @default {the resource's name in lower case, "nvidia-network-operator"} */
  metadata: z
    .strictObject({ name: Name.exactOptional(), namespace: Name.exactOptional() })
    .prefault({}),
  /** Takes over fields that another field manager owns. @default {false} */
  force: z.boolean().exactOptional(),
  /** Longest wait until it is ready, seconds. @default {900} */
  readyTimeoutSeconds: z.number().positive().exactOptional(),
};

/** What users write for `metadata`. */
export interface ObjectMetadata {
  readonly name?: string;
  readonly namespace?: string;
}

export interface NamedObject {
  readonly name: string;
  readonly namespace: string;
}

/** Where an object lives, defaults filled in. */
export function namedObject(metadata: ObjectMetadata, { name }: Identity): NamedObject {
  return {
    name: metadata.name ?? name.toLowerCase().replaceAll("_", "-"),
    namespace: metadata.namespace ?? defaultNamespace,
  };
}
