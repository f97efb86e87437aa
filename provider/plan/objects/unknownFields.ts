import type { OpenApiSchema } from "../../facts/cluster/openApiSchema.ts";

/**
 * Paths of a value that a schema does not have: the API server would drop them
 * without a word, for instance because the CRD is of an older release.
 */
export function unknownFields(value: unknown, schema: OpenApiSchema, path = ""): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return [...new Set(value.flatMap((entry) => unknownFields(entry, items, `${path}[]`)))];
  }
  if (typeof value !== "object" || value === null) return [];
  const { properties = {}, additionalProperties } = schema;
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === "" ? key : `${path}.${key}`;
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) return unknownFields(inner, known, here);
    if (typeof additionalProperties === "object")
      return unknownFields(inner, additionalProperties, here);
    const isUntyped = additionalProperties === true || Object.keys(properties).length === 0;
    return isOpen || isUntyped ? [] : [here];
  });
}
