import assert from "node:assert/strict";
import { z } from "zod";
import { customResourceDefinition } from "../../../lab/cluster/customKind.ts";
import { nvidiaKinds, sriovKinds } from "../../../lab/cluster/kinds.ts";
import { structuralSchema } from "../../../lab/cluster/structuralSchema.ts";

const anything = { "x-kubernetes-preserve-unknown-fields": true };

describe("structuralSchema()", () => {
  const cases: readonly [string, z.ZodType, unknown][] = [
    [
      "keeps the limits of numbers",
      z.int().min(1).max(99),
      { type: "integer", minimum: 1, maximum: 99 },
    ],
    ["leaves out the limits that every integer has", z.int(), { type: "integer" }],
    [
      "keeps a limit that is excluded",
      z.number().gt(0),
      { type: "number", minimum: 0, exclusiveMinimum: true },
    ],
    ["keeps a default", z.boolean().default(false), { type: "boolean", default: false }],
    ["takes a literal for an enum of one", z.literal("ib"), { type: "string", enum: ["ib"] }],
    [
      "takes a transformed value as it is written",
      z.string().transform(Number),
      { type: "string" },
    ],
    ["makes what may be null nullable", z.string().nullable(), { type: "string", nullable: true }],
    [
      "makes a union with null nullable",
      z.union([z.null(), z.int()]),
      { type: "integer", nullable: true },
    ],
    [
      "knows a number or text",
      z.union([z.int(), z.string()]),
      { "x-kubernetes-int-or-string": true },
    ],
    ["takes anything for unknown", z.unknown(), anything],
    [
      "takes anything for alternatives of different types",
      z.union([z.string(), z.boolean()]),
      anything,
    ],
    ["keeps a pattern", z.string().regex(/^[a-f]+$/), { type: "string", pattern: "^[a-f]+$" }],
    [
      "keeps all of several patterns",
      z.string().regex(/^a/).regex(/b$/),
      { type: "string", allOf: [{ pattern: "^a" }, { pattern: "b$" }] },
    ],
    ["leaves out a pattern that looks ahead", z.string().regex(/^(?!x)/), { type: "string" }],
    ["leaves out a pattern that refers back", z.string().regex(/^(a)\1$/), { type: "string" }],
    [
      "keeps alternatives of text as rules without a type",
      z.union([z.enum(["a", "b"]), z.string().regex(/^c/)]),
      { type: "string", anyOf: [{ enum: ["a", "b"] }, { pattern: "^c" }] },
    ],
    [
      "takes any text where one alternative does",
      z.union([z.literal("a"), z.string()]),
      { type: "string" },
    ],
    [
      "describes maps by their values",
      z.record(z.string().regex(/^x/), z.array(z.string())),
      { type: "object", additionalProperties: { type: "array", items: { type: "string" } } },
    ],
    [
      "takes a map of anything",
      z.record(z.string(), z.unknown()),
      { type: "object", additionalProperties: anything },
    ],
    [
      "describes a strict object without forbidding other keys",
      z.strictObject({ a: z.string(), b: z.boolean().optional() }),
      {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "boolean" } },
        required: ["a"],
      },
    ],
    [
      "keeps the other keys of a loose object",
      z.looseObject({ a: z.string() }),
      { type: "object", properties: { a: { type: "string" } }, required: ["a"], ...anything },
    ],
    [
      "joins the keys of alternative objects and requires what all require",
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("a"), both: z.int(), one: z.string() }),
        z.strictObject({ kind: z.literal("b"), both: z.int(), two: z.int().optional() }),
      ]),
      {
        type: "object",
        properties: {
          kind: { type: "string", anyOf: [{ enum: ["a"] }, { enum: ["b"] }] },
          both: { type: "integer" },
          one: { type: "string" },
          two: { type: "integer" },
        },
        required: ["kind", "both"],
      },
    ],
    [
      "takes anything for a key that alternative objects use differently",
      z.union([z.object({ x: z.int() }), z.object({ x: z.boolean() })]),
      { type: "object", properties: { x: anything }, required: ["x"] },
    ],
  ];
  for (const [title, schema, expected] of cases)
    it(title, () => {
      assert.deepEqual(structuralSchema(schema), expected);
    });

  it("refuses a schema that contains itself", () => {
    interface Tree {
      readonly children: readonly Tree[];
    }
    const tree: z.ZodType<Tree> = z.object({ children: z.array(z.lazy(() => tree)) });
    assert.throws(() => structuralSchema(tree), /cycle/i);
  });
});

describe("customResourceDefinition()", () => {
  it("names the kind, its short names and its scope, and opens the status", () => {
    const definition = customResourceDefinition({
      group: "mellanox.com",
      version: "v1alpha1",
      kind: "NicClusterPolicy",
      plural: "nicclusterpolicies",
      shortNames: ["ncp"],
      scope: "Cluster",
      spec: z.strictObject({ a: z.string() }),
    });
    const spec = definition.spec as Readonly<Record<string, unknown>>;
    assert.equal(definition.metadata.name, "nicclusterpolicies.mellanox.com");
    assert.equal(spec.scope, "Cluster");
    assert.deepEqual(spec.names, {
      kind: "NicClusterPolicy",
      listKind: "NicClusterPolicyList",
      plural: "nicclusterpolicies",
      singular: "nicclusterpolicy",
      shortNames: ["ncp"],
    });
    const [version] = spec.versions as readonly Record<string, unknown>[];
    assert.deepEqual(version?.subresources, { status: {} });
    assert.deepEqual(version.schema, {
      openAPIV3Schema: {
        type: "object",
        properties: {
          spec: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
          status: { type: "object", ...anything },
        },
      },
    });
  });

  it("names every kind of ours once", () => {
    const names = [...sriovKinds, ...nvidiaKinds].map(
      (kind) => customResourceDefinition(kind).metadata.name,
    );
    assert.equal(new Set(names).size, names.length);
  });
});
