import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type LabelSelector,
  matchesLabels,
  matchesSelector,
} from "../../../provider/plan/sriov/labelSelector.ts";

const labels = { a: "1", b: "" };
const one = (
  key: string,
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist",
  values?: string[],
): LabelSelector => ({
  matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }],
});

const cases: readonly [selector: LabelSelector | undefined, expected: boolean][] = [
  [undefined, true],
  [{}, true],
  [{ matchLabels: { a: "1", b: "" } }, true],
  [{ matchLabels: { a: "2" } }, false],
  [{ matchLabels: { constructor: "x" } }, false],
  [one("a", "In", ["0", "1"]), true],
  [one("a", "In", ["0"]), false],
  [one("c", "In", ["0"]), false],
  [one("a", "NotIn", ["1"]), false],
  [one("c", "NotIn", ["1"]), true],
  [one("b", "Exists"), true],
  [one("toString", "Exists"), false],
  [one("b", "DoesNotExist"), false],
  [one("c", "DoesNotExist"), true],
  [{ matchLabels: { a: "1" }, ...one("b", "DoesNotExist") }, false],
];

describe("matchesSelector()", () => {
  for (const [selector, expected] of cases)
    it(`says ${String(expected)} for ${selector === undefined ? "no selector" : JSON.stringify(selector)}`, () => {
      assert.equal(matchesSelector(labels, selector), expected);
    });

  it("agrees with matchesLabels() where only labels are asked for", () => {
    const some = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("0", "1"));
    fc.assert(
      fc.property(some, some, (carried, wanted) => {
        assert.equal(
          matchesSelector(carried, { matchLabels: wanted }),
          matchesLabels(carried, wanted),
        );
      }),
    );
  });
});
