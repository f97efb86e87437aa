import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** A schema of OpenAPI 3.0, as far as CustomResourceDefinitions take it. */
export type StructuralSchema = Readonly<Record<string, unknown>>;

const anything: StructuralSchema = { "x-kubernetes-preserve-unknown-fields": true };

/** Keywords that mean the same in a structural schema. */
const keptKeywords = [
  "type",
  "nullable",
  "default",
  "enum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
] as const;

/**
 * The structural schema of what a zod schema takes as input. It accepts all
 * that the zod schema accepts; rules that Kubernetes cannot express (refinements,
 * look-around in patterns, alternatives of different shape) are left out.
 * Unknown keys of objects are pruned or refused by the API server, as in
 * upstream CRDs, whether or not the zod object is strict.
 *
 * @throws Error for a schema that contains itself.
 */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  return convert(
    z.toJSONSchema(schema, {
      target: "openapi-3.0",
      io: "input",
      unrepresentable: "any",
      cycles: "throw",
      reused: "inline",
    }),
  );
}

function convert(schema: StructuralSchema): StructuralSchema {
  const alternatives = (schema.anyOf ?? schema.oneOf) as StructuralSchema[] | undefined;
  if (alternatives !== undefined) return convertAlternatives(alternatives);
  if (typeof schema.type !== "string") return anything;
  const converted = Object.fromEntries(
    keptKeywords.filter((key) => key in schema).map((key) => [key, schema[key]]),
  );
  const patterns = patternsOf(schema);
  return {
    ...converted,
    ...boundsOf(schema),
    ...(patterns.length === 1 ? patterns[0] : {}),
    ...(patterns.length > 1 ? { allOf: patterns } : {}),
    ...(schema.type === "array"
      ? { items: schema.items === undefined ? anything : convert(schema.items as StructuralSchema) }
      : {}),
    ...(schema.type === "object" ? convertObject(schema) : {}),
  };
}

/** Limits that a 64-bit float cannot tell from none are noise of integers. */
function boundsOf(schema: StructuralSchema): StructuralSchema {
  return Object.fromEntries(
    (["minimum", "maximum"] as const)
      .filter((key) => Math.abs(Number(schema[key])) < Number.MAX_SAFE_INTEGER)
      .map((key) => [key, schema[key]]),
  );
}

/** The API server's regular expressions know no look-around and no back-references. */
function patternsOf(schema: StructuralSchema): StructuralSchema[] {
  return [schema, ...((schema.allOf ?? []) as StructuralSchema[])]
    .map(({ pattern }) => pattern)
    .filter((pattern): pattern is string => typeof pattern === "string")
    .filter((pattern) => !/\(\?(?:<?[=!])|\\[1-9]/.test(pattern))
    .map((pattern) => ({ pattern }));
}

function convertObject(schema: StructuralSchema): StructuralSchema {
  const properties = schema.properties as Readonly<Record<string, StructuralSchema>> | undefined;
  const others = schema.additionalProperties as StructuralSchema | boolean | undefined;
  const required = schema.required === undefined ? {} : { required: schema.required };
  if (properties === undefined) {
    if (others === undefined || others === false) return {};
    return { additionalProperties: others === true ? anything : convert(others), ...required };
  }
  const converted = Object.entries(properties).map(([key, value]) => [key, convert(value)]);
  return {
    properties: Object.fromEntries(converted) as unknown,
    ...required,
    ...(others === undefined || others === false ? {} : anything),
  };
}

function convertAlternatives(alternatives: readonly StructuralSchema[]): StructuralSchema {
  const values = alternatives.filter((alternative) => !isNull(alternative)).map(convert);
  const nullable = values.length < alternatives.length ? { nullable: true } : {};
  const [first = anything] = values;
  if (values.length === 1) return { ...first, ...nullable };
  const types = new Set(values.map(({ type }) => type));
  if (types.size === 1 && types.has("object")) return { ...mergeObjects(values), ...nullable };
  if (types.size === 1 && types.has("string")) return { ...mergeStrings(values), ...nullable };
  if (types.size === 2 && types.has("integer") && types.has("string"))
    return { "x-kubernetes-int-or-string": true, ...nullable };
  return anything;
}

function isNull({ enum: values, nullable }: StructuralSchema): boolean {
  return nullable === true && isDeepStrictEqual(values, [null]);
}

/** Inside of anyOf only rules may stand, no type. */
function mergeStrings(alternatives: readonly StructuralSchema[]): StructuralSchema {
  const rules = alternatives.map((alternative) =>
    Object.fromEntries(Object.entries(alternative).filter(([key]) => stringRules.includes(key))),
  );
  const free = rules.some((rule) => Object.keys(rule).length === 0);
  return { type: "string", ...(free ? {} : { anyOf: rules }) };
}

const stringRules = ["enum", "pattern", "allOf", "anyOf", "minLength", "maxLength"];

/** Keys of all, of which those are required that all require. */
function mergeObjects(alternatives: readonly StructuralSchema[]): StructuralSchema {
  const all = alternatives.map(({ properties }) => (properties ?? {}) as Properties);
  const keys = new Set(all.flatMap((properties) => Object.keys(properties)));
  const properties = [...keys].map((key) => [
    key,
    mergeProperty(all.flatMap((own) => (own[key] === undefined ? [] : [own[key]]))),
  ]);
  const required = alternatives
    .map((alternative) => (alternative.required ?? []) as string[])
    .reduce((left, right) => left.filter((key) => right.includes(key)));
  const open = alternatives.some(
    (alternative) =>
      "x-kubernetes-preserve-unknown-fields" in alternative ||
      "additionalProperties" in alternative,
  );
  return {
    type: "object",
    properties: Object.fromEntries(properties) as unknown,
    ...(required.length === 0 ? {} : { required }),
    ...(open ? anything : {}),
  };
}

type Properties = Readonly<Record<string, StructuralSchema>>;

function mergeProperty(schemas: readonly StructuralSchema[]): StructuralSchema {
  const [first = anything, ...rest] = schemas;
  if (rest.every((other) => isDeepStrictEqual(other, first))) return first;
  return schemas.every(({ type }) => type === "string") ? mergeStrings(schemas) : anything;
}
