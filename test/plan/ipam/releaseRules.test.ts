import assert from "node:assert/strict";
import type { IPPoolSpec } from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import { saidOf } from "./saidOfPools.ts";

describe("releaseProblems", () => {
  const sinceRelease: readonly [release: string, Partial<IPPoolSpec>, expected: RegExp | null][] = [
    [
      "25.1.0",
      { gateway: "192.168.1.254", defaultGateway: true },
      /^problem pools\.a\.defaultGateway: defaultGateway is set and release is 25\.1: expected 25\.4 or later/,
    ],
    ["25.4.0", { gateway: "192.168.1.254", defaultGateway: true }, null],
    [
      "24.10.0",
      { gateway: "192.168.1.254", routes: [{ dst: "10.0.0.0/8" }] },
      /^problem pools\.a\.routes: .*expected 25\.4/,
    ],
    [
      "25.10.0",
      { perNodeExclusions: [{ startIndex: 0, endIndex: 0 }] },
      /^problem pools\.a\.perNodeExclusions: .*expected 26\.1/,
    ],
    ["26.1.0", { perNodeExclusions: [{ startIndex: 0, endIndex: 0 }] }, null],
    [
      "25.1.0",
      { perNodeBlockSize: 1 },
      /^problem pools\.a\.perNodeBlockSize: perNodeBlockSize is 1: expected 2 or more/,
    ],
    ["25.4.0", { perNodeBlockSize: 1 }, null],
    [
      "24.7.0",
      { subnet: "192.168.1.0/31", perNodeBlockSize: 2 },
      /^problem pools\.a\.subnet: .* expected a wider one than \/31/,
    ],
    ["25.7", {}, /^problem release: release is "25\.7": .* write "25\.7\.0"/],
    ["nightly", {}, /^problem release: release is "nightly": expected one of /],
  ];
  for (const [release, spec, expected] of sinceRelease)
    it(`${expected === null ? "takes" : "refuses"} ${JSON.stringify(spec)} with release ${release}`, () => {
      const pool = { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec };
      const found = saidOf({ release, pools: { a: pool } });
      if (expected === null) assert.deepEqual(found, []);
      else assert.match(found.join("\n"), expected);
    });

  it("refuses networks of one address with a release that has none", () => {
    const cidrPools = { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 32 } };
    assert.match(
      saidOf({ release: "25.1.0", cidrPools }).join(),
      /^problem cidrPools\.a\.perNodeNetworkPrefix: .* is 32: expected at most 31/,
    );
    assert.deepEqual(saidOf({ release: "25.4.0", cidrPools }), []);
  });
});
