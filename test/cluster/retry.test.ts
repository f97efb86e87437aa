import assert from "node:assert/strict";
import { ClusterError } from "../../provider/cluster/clusterError.ts";
import { type Attempt, pauseBefore, retryAfterSeconds } from "../../provider/cluster/retry.ts";

const failure = (code: ClassCode, status?: number, retryAfter?: number): Attempt => ({
  error: new ClusterError(code, "it failed"),
  ...(status === undefined ? {} : { status }),
  retryAfter,
});
type ClassCode = ConstructorParameters<typeof ClusterError>[0];

describe("pauseBefore()", () => {
  it("waits longer before each try of a read that a stumbling server refused", () => {
    const pauses = [1, 2, 3, 4, 5].map((attempt) =>
      pauseBefore(attempt, failure("server", 503), true),
    );
    assert.deepEqual(pauses, [0.2, 0.4, 0.8, 1.6, undefined]);
  });

  it("waits as long as the server asks, up to half a minute", () => {
    assert.equal(pauseBefore(1, failure("throttled", 429, 7), false), 7);
    assert.equal(pauseBefore(1, failure("server", 503, 7), true), 7);
    assert.equal(pauseBefore(1, failure("throttled", 429, 31), true), undefined);
    assert.equal(pauseBefore(2, failure("throttled", 429), false), 2);
  });

  it("repeats a write only after 429, or where it may be sent twice", () => {
    assert.equal(pauseBefore(1, failure("unreachable"), false), undefined);
    assert.equal(pauseBefore(1, failure("server", 500), false), undefined);
    assert.equal(pauseBefore(1, failure("unreachable"), true), 0.2);
  });

  it("never repeats what another try cannot mend", () => {
    for (const code of ["timeout", "tls", "forbidden", "invalid", "conflict", "not_found"] as const)
      assert.equal(pauseBefore(1, failure(code, 400), true), undefined, code);
    assert.equal(pauseBefore(1, failure("server", 302), true), undefined);
    assert.equal(pauseBefore(1, { value: {} }, true), undefined);
  });
});

describe("retryAfterSeconds()", () => {
  it("reads seconds, and nothing else", () => {
    assert.equal(retryAfterSeconds("12"), 12);
    assert.equal(retryAfterSeconds(["3", "4"]), 3);
    for (const header of [undefined, "", "-1", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "1e9"])
      assert.equal(retryAfterSeconds(header), undefined);
  });
});
