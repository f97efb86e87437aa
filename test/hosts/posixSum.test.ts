import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { posixSum } from "../../provider/hosts/posixSum.ts";

describe("posixSum()", () => {
  it("posixSum() is what cksum prints", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
        const printed = execFileSync("cksum", { input: text, encoding: "utf8" });
        assert.equal(posixSum(text), printed.trim());
      }),
      { numRuns: 20, examples: [[""], ["a"], ["x".repeat(70_000)]] },
    );
  });
});
