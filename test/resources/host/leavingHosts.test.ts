import assert from "node:assert/strict";
import { formatLeaving, leavingHosts } from "../../../provider/resources/host/leavingHosts.ts";
import { firmwareClaim, modeClaim } from "../../support/claims.ts";

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

describe("formatLeaving()", () => {
  const taker = modeClaim({ resource: "RdmaMode b", hosts: "n[2-9]" });

  it("says of hosts that another set takes that they move there", () => {
    assert.deepEqual(formatLeaving(["n1", "n2", "n3"], "rdma-mode", [taker]), [
      "n1 would leave the set: settings stay as they are; our marks go, unless another set of this program takes them over",
      "n[2-3] would move to RdmaMode b: settings stay as they are, our marks become its own",
    ]);
  });

  it("does not take a claim of another kind for a taker", () => {
    const [line] = formatLeaving(["n2"], "rdma-mode", [firmwareClaim({ hosts: "n[1-9]" })]);
    assert.match(line ?? "", /^n2 would leave the set/);
  });

  it("says nothing where nobody leaves", () => {
    assert.deepEqual(formatLeaving([], "rdma-mode", [taker]), []);
  });
});
