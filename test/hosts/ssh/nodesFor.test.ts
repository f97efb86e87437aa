import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConfigNode } from "../../../provider/hosts/ssh/configTree.ts";
import { patternListMatches } from "../../../provider/hosts/ssh/globMatch.ts";
import { nodesFor } from "../../../provider/hosts/ssh/nodesFor.ts";

const name = fc.constantFrom("dgx1", "dgx2", "dgx10");
const pattern = fc.oneof(name, fc.constantFrom("*", "dgx?", "!dgx1", "dgx1*"));
const host = fc
  .array(pattern, { minLength: 1, maxLength: 3 })
  .map((values): ConfigNode => ({ kind: "host", values, children: [], file: "config" }));
const option = fc.constant<ConfigNode>({
  kind: "option",
  keyword: "user",
  values: ["root"],
  file: "config",
});

describe("nodesFor()", () => {
  it("leaves out only Host blocks that do not match, and keeps the order", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(host, option), { maxLength: 12 }), name, (nodes, wanted) => {
        const given = nodesFor(nodes, wanted);
        const isMeant = (node: ConfigNode): boolean =>
          node.kind !== "host" || patternListMatches(node.values, wanted);
        assert.deepEqual(given.filter(isMeant), nodes.filter(isMeant));
        const literal = given.filter(
          (node) => node.kind === "host" && !/[*?!]/.test(node.values.join()),
        );
        assert.ok(literal.every(isMeant));
      }),
    );
  });
});
