import assert from "node:assert/strict";
import { leavingHosts } from "../../provider/resources/leavingHosts.ts";

describe("leavingHosts()", () => {
  it("gives the entries, with how to reach them, of hosts that are not there any more", () => {
    const before = { a: { port: 1 }, b: { port: 2 }, c: {} };
    assert.deepEqual(leavingHosts(before, { a: {}, d: {} }), { b: { port: 2 }, c: {} });
  });

  it("gives none for a new resource, the same set, and a set with other ways to reach it", () => {
    assert.deepEqual(leavingHosts(undefined, { a: {} }), {});
    assert.deepEqual(leavingHosts({ a: {} }, { a: {} }), {});
    assert.deepEqual(leavingHosts({ a: {} }, { a: { port: 2222 } }), {});
  });
});
