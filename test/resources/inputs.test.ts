import assert from "node:assert/strict";
import { failedCheck } from "../../provider/resources/failedCheck.ts";
import { pick } from "../../provider/resources/pick.ts";
import { sameInputs } from "../../provider/resources/sameInputs.ts";
import { hasUnknown, unknownInput } from "../../provider/resources/unknownInputs.ts";

describe("sameInputs()", () => {
  const keys = ["hosts", "mode"];

  it("compares the user's inputs by value and nothing else", () => {
    const olds = { hosts: { a: {} }, mode: "shared", pending: [], __provider: "old" };
    const news = { hosts: { a: {} }, mode: "shared", pending: [{}], __provider: "new" };
    assert.equal(sameInputs(keys, olds, news), true);
  });

  it("sees a changed, an added and a removed input", () => {
    const olds = { hosts: { a: {} }, mode: "shared" };
    assert.equal(sameInputs(keys, olds, { ...olds, mode: "exclusive" }), false);
    assert.equal(sameInputs(keys, olds, { ...olds, hosts: { a: {}, b: {} } }), false);
    assert.equal(sameInputs(keys, olds, { hosts: { a: {} } }), false);
    assert.equal(sameInputs(keys, { hosts: { a: {} } }, olds), false);
  });
});

describe("hasUnknown()", () => {
  it("finds the engine's mark at any depth", () => {
    assert.equal(hasUnknown(unknownInput), true);
    assert.equal(hasUnknown({ claims: [{ hosts: unknownInput }] }), true);
    assert.equal(hasUnknown({ claims: [{ hosts: "a" }], none: null, absent: undefined }), false);
  });
});

describe("pick()", () => {
  it("leaves absent keys out, for undefined is no value of a strict schema", () => {
    assert.deepEqual(pick(["a", "b", "c"], { a: 0, b: undefined, d: 1 }), { a: 0 });
  });
});

describe("failedCheck()", () => {
  it("puts the path into the reason and names no property, whose value the engine would print", () => {
    const inputs = { hosts: { a: { password: "x" } } };
    const problems = [
      { path: "hosts.a", message: "Secrets do not belong here" },
      { path: "", message: "Two resources want different modes" },
    ];
    assert.deepEqual(failedCheck(inputs, problems), {
      inputs,
      failures: [
        { property: "", reason: "hosts.a: Secrets do not belong here" },
        { property: "", reason: "Two resources want different modes" },
      ],
    });
  });
});
