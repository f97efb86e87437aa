import type { z } from "zod";
import type { LabObject } from "./labObject.ts";
import { structuralSchema } from "./structuralSchema.ts";

export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Lower case: `nicclusterpolicies`. */
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly scope: "Cluster" | "Namespaced";
  /** What `spec` may hold; `null`: anything. */
  readonly spec: z.ZodType | null;
}

/** The CustomResourceDefinition of a kind: `spec` as its schema says, any `status` behind its subresource. */
export function customResourceDefinition(kind: CustomKind): LabObject {
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const schema = {
    type: "object",
    properties: {
      spec: kind.spec === null ? anything : structuralSchema(kind.spec),
      status: anything,
    },
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${kind.plural}.${kind.group}` },
    spec: {
      group: kind.group,
      scope: kind.scope,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        ...(kind.shortNames === undefined ? {} : { shortNames: kind.shortNames }),
      },
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
        },
      ],
    },
  };
}
