import assert from "node:assert/strict";
import type { OpenApiSchema } from "../../../provider/facts/cluster/openApiSchema.ts";
import { unknownFields } from "../../../provider/plan/objects/unknownFields.ts";

const text: OpenApiSchema = {};
const schema: OpenApiSchema = {
  properties: {
    spec: {
      properties: {
        subnet: text,
        routes: { items: { properties: { dst: text } } },
        labels: { additionalProperties: text },
        probes: { additionalProperties: { properties: { seconds: text } } },
        open: { "x-kubernetes-preserve-unknown-fields": true, properties: { known: text } },
        untyped: {},
      },
    },
  },
};

describe("unknownFields()", () => {
  const table: [unknown, string[]][] = [
    [{ subnet: "10.0.0.0/8" }, []],
    [{ subnett: "10.0.0.0/8" }, ["spec.subnett"]],
    [{ routes: [{ dst: "a" }, { dest: "b" }, { dest: "c" }] }, ["spec.routes[].dest"]],
    [{ labels: { anything: "goes" } }, []],
    [{ probes: { a: { seconds: 1 }, b: { minutes: 1 } } }, ["spec.probes.b.minutes"]],
    [{ open: { known: 1, other: 2 } }, []],
    [{ untyped: { a: { b: 1 } } }, []],
    [{ constructor: 1 }, ["spec.constructor"]],
  ];
  for (const [spec, paths] of table)
    it(`names [${paths.join()}] of ${JSON.stringify(spec)}`, () => {
      assert.deepEqual(unknownFields({ spec }, schema), paths);
    });
});
