import assert from "node:assert/strict";
import { AskOnce } from "../../provider/cluster/askOnce.ts";

describe("AskOnce", () => {
  it("asks once by key for all, until it is told to forget", async () => {
    const once = new AskOnce<string, number>(60);
    let asked = 0;
    const ask = () => Promise.resolve((asked += 1));
    assert.deepEqual(await Promise.all([once.get("a", ask), once.get("a", ask)]), [1, 1]);
    assert.equal(await once.get("b", ask), 2);
    once.forget("a");
    assert.equal(await once.get("a", ask), 3);
    assert.equal(await once.known("b"), 2);
    assert.equal(once.known("c"), undefined);
  });

  it("holds a failure for its time and no longer", async () => {
    const once = new AskOnce<string, string>(0.05);
    let isUp = false;
    const ask = () => (isUp ? Promise.resolve("up") : Promise.reject(new Error("down")));
    await assert.rejects(once.get("a", ask), /down/);
    isUp = true;
    await assert.rejects(once.get("a", ask), /down/);
    while (once.known("a") !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(await once.get("a", ask), "up");
  });

  it("does not forget a newer answer for an older failure", async () => {
    const once = new AskOnce<string, string>(0.02);
    await assert.rejects(
      once.get("a", () => Promise.reject(new Error("down"))),
      /down/,
    );
    once.forget("a");
    await once.get("a", () => Promise.resolve("up"));
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(await once.known("a"), "up");
  });
});
