import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError, parseInput } from "../../../provider/resources/parseInput.ts";
import {
  countOf,
  RolloutInputs,
  RolloutSettings,
} from "../../../provider/resources/rollout/rolloutInputs.ts";
import { modeClaim } from "../../support/claims.ts";

describe("RolloutSettings", () => {
  it("has careful defaults", () => {
    assert.deepEqual(RolloutSettings.parse({}), {
      maxUnavailable: 1,
      canary: 1,
      maxFailures: 0,
      maxFailed: "5%",
      drain: "required",
      bootTimeoutSeconds: 1800,
      bootPollSeconds: 5,
      powerOffSeconds: 30,
    });
  });

  for (const [input, path] of [
    [{ maxUnavailable: 0 }, "maxUnavailable"],
    [{ maxUnavailable: "0%" }, "maxUnavailable"],
    [{ maxUnavailable: "25" }, "maxUnavailable"],
    [{ canary: -1 }, "canary"],
    [{ maxReboots: 1.5 }, "maxReboots"],
    [{ drain: "yes" }, "drain"],
    [{ approve: { warm: "n[" } }, "approve.warm"],
    [{ approve: { until: "2026-11-22" } }, "approve.until"],
  ] as const)
    it(`refuses ${JSON.stringify(input)} and names ${path}`, () => {
      assert.throws(
        () => parseInput("rdma:rollout", RolloutSettings, input),
        (error) =>
          error instanceof InputError && error.message.startsWith(`rdma:rollout.${path}: `),
      );
    });
});

describe("RolloutInputs", () => {
  it("needs hosts and at least one claim", () => {
    const parse = (input: object): unknown => parseInput("Rollout", RolloutInputs, input);
    assert.throws(() => parse({ hosts: { a: {} }, claims: [] }), /^InputError: Rollout\.claims: /);
    assert.throws(() => parse({ hosts: {}, claims: [modeClaim()] }), /at least one host/);
    assert.doesNotThrow(() => parse({ hosts: { a: {} }, claims: [modeClaim()] }));
  });
});

describe("countOf()", () => {
  it("takes numbers as they are, and of a share the whole part but at least one", () => {
    assert.equal(countOf(3, 100), 3);
    assert.equal(countOf("5%", 100), 5);
    assert.equal(countOf("5%", 39), 1);
    const property = fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(5000), (share, size) => {
      const count = countOf(`${share}%`, size);
      assert(count >= 1 && (count === 1 || count * 100 <= size * share));
    });
    fc.assert(property);
  });
});
