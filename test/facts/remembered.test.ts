import assert from "node:assert/strict";
import { remembered } from "../../provider/facts/remembered.ts";

describe("remembered()", () => {
  it("asks once for equal texts and anew for the one that had to go", () => {
    const asked: string[] = [];
    const length = remembered((text) => {
      asked.push(text);
      return text.length;
    }, 2);
    assert.deepEqual(["a", "bb", "a", "ccc", "bb", "a"].map(length), [1, 2, 1, 3, 2, 1]);
    assert.deepEqual(asked, ["a", "bb", "ccc", "a"]);
  });

  it("asks again for a text that was an error", () => {
    let calls = 0;
    const failing = remembered(() => {
      calls += 1;
      throw new RangeError("no");
    }, 2);
    assert.throws(() => failing("a"), RangeError);
    assert.throws(() => failing("a"), RangeError);
    assert.equal(calls, 2);
  });
});
