import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { parseYaml, SyntaxFault } from "../../provider/inventory/parseYaml.ts";

describe("parseYaml()", () => {
  it("reads JSON like JSON.parse, with quotes, colons and escapes in strings", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary", maxDepth: 3 }), (text) => {
        assert.deepEqual(parseYaml(text), JSON.parse(text));
      }),
    );
  });

  it("finds a key that stands twice at any depth of JSON", () => {
    const key = fc.stringMatching(/^[a-z":\\ ]{1,5}$/);
    fc.assert(
      fc.property(key, fc.jsonValue(), fc.nat(3), (name, value, depth) => {
        const part = `${JSON.stringify(name)} : ${JSON.stringify(value)}`;
        const text = `${'{"x":['.repeat(depth)}{${part},${part}}${"]}".repeat(depth)}`;
        assert.throws(() => parseYaml(text), SyntaxFault);
      }),
    );
  });

  it("reads YAML as the library does, merge keys filled in", () => {
    const text = "base: &b {user: ops}\na: {<<: *b, port: 2}\n";
    assert.deepEqual(parseYaml(text), parse(text, { merge: true }));
    assert.deepEqual(parseYaml(text), { base: { user: "ops" }, a: { user: "ops", port: 2 } });
  });

  it("throws nothing but SyntaxFault, whatever the text is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        try {
          parseYaml(text);
        } catch (error) {
          assert(error instanceof SyntaxFault, String(error));
        }
      }),
    );
  });
});
