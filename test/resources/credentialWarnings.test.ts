import assert from "node:assert/strict";
import { credentialWarnings } from "../../provider/resources/credentialWarnings.ts";

describe("credentialWarnings()", () => {
  const now = new Date("2026-11-21T10:00:00Z");
  const at = (minutes: number): number => now.getTime() / 1000 + minutes * 60;
  const ends = new Map([
    ["dgx1", { source: "/home/ci/id-cert.pub", validBefore: at(14) }],
    ["dgx2", { source: "/home/ci/id-cert.pub", validBefore: at(14) }],
    ["dgx3", { source: "/run/agent", validBefore: at(1) }],
    ["dgx4", { source: "/home/ci/long-cert.pub", validBefore: at(24 * 60) }],
  ]);

  it("names each certificate that may end before the run, with its hosts", () => {
    assert.deepEqual(
      credentialWarnings(ends, ["dgx1", "dgx2", "dgx3", "dgx4", "dgx5"], 12_000, now),
      [
        'SSH certificate "/home/ci/id-cert.pub" ends 2026-11-21T10:14:00Z, in 14 min, and `pulumi up` may take up to 3 h 20 min on dgx[1-2]: renew it before',
        'SSH certificate "/run/agent" ends 2026-11-21T10:01:00Z, in 60 s, and `pulumi up` may take up to 3 h 20 min on dgx3: renew it before',
      ],
    );
  });

  it("says nothing of certificates that last, and of hosts that are left alone", () => {
    assert.deepEqual(credentialWarnings(ends, ["dgx4"], 12_000, now), []);
    assert.deepEqual(credentialWarnings(ends, [], 1_000_000, now), []);
    assert.deepEqual(credentialWarnings(new Map(), ["dgx1"], 1_000_000, now), []);
  });
});
