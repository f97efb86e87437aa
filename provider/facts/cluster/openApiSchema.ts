import { z } from "zod";

/** The part of an OpenAPI v3 schema that says which fields an object has. */
export interface OpenApiSchema {
  readonly properties?: Readonly<Record<string, OpenApiSchema>> | undefined;
  readonly items?: OpenApiSchema | undefined;
  /** A map: any key, values of this schema (`true`: anything). */
  readonly additionalProperties?: OpenApiSchema | boolean | undefined;
  /** Fields that the schema does not name are kept. */
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean | undefined;
}

export const OpenApiSchema: z.ZodType<OpenApiSchema> = z.object({
  get properties() {
    return z.record(z.string(), OpenApiSchema).optional();
  },
  get items() {
    return OpenApiSchema.optional();
  },
  get additionalProperties() {
    return z.union([OpenApiSchema, z.boolean()]).optional();
  },
  "x-kubernetes-preserve-unknown-fields": z.boolean().optional(),
});
