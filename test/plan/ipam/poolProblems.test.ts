import assert from "node:assert/strict";
import type { CIDRPoolSpec, IPPoolSpec } from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import type { Pool } from "../../../provider/plan/ipam/pool.ts";
import { poolProblems } from "../../../provider/plan/ipam/poolProblems.ts";
import { cidrPool, ipPool } from "./poolFixtures.ts";

function refuses(pool: Pool, path: string, message: RegExp): void {
  const problems = poolProblems(pool);
  assert.deepEqual(
    problems.map((problem) => problem.path),
    [path],
  );
  assert.match(problems[0]!.message, message);
}

describe("poolProblems", () => {
  const wrongIpPools: readonly [Partial<IPPoolSpec>, path: string, message: RegExp][] = [
    [{ subnet: "192.168.1/24" }, "subnet", /subnet is "192\.168\.1\/24": expected a network/],
    [{ perNodeBlockSize: 0 }, "perNodeBlockSize", /is 0: expected 1 or more/],
    [{ perNodeBlockSize: 255 }, "perNodeBlockSize", /is 255: expected at most 254/],
    [{ gateway: "192.168.2.1" }, "gateway", /"192\.168\.2\.1": expected an address in 192\.168\.1/],
    [{ gateway: "first" }, "gateway", /"first": expected an IP address/],
    [{ gateway: "fd00::1" }, "gateway", /"fd00::1": expected an address in/],
    [
      { exclusions: [{ startIP: "192.168.1.9", endIP: "192.168.1.2" }] },
      "exclusions.0.endIP",
      /expected the end not below the start/,
    ],
    [
      { exclusions: [{ startIP: "192.168.0.9", endIP: "192.168.1.2" }] },
      "exclusions.0.startIP",
      /expected an address in 192\.168\.1\.0\/24/,
    ],
    [
      { perNodeExclusions: [{ startIndex: 0, endIndex: 8 }] },
      "perNodeExclusions.0.endIndex",
      /endIndex is 8: expected at most 7/,
    ],
    [
      { perNodeExclusions: [{ startIndex: 3, endIndex: 2 }] },
      "perNodeExclusions.0",
      /the end not below the start/,
    ],
    [
      { perNodeExclusions: [{ startIndex: -1, endIndex: 2 }] },
      "perNodeExclusions.0",
      /expected 0 or more/,
    ],
    [
      {
        perNodeExclusions: [
          { startIndex: 4, endIndex: 7 },
          { startIndex: 0, endIndex: 3 },
        ],
      },
      "perNodeExclusions",
      /leave none of the 8 addresses of a node/,
    ],
    [
      { nodeSelector: { nodeSelectorTerms: [] } },
      "nodeSelector.nodeSelectorTerms",
      /expected one term or more/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "rank", operator: "Gt", values: ["x"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /expected one whole number/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "gpu present", operator: "Exists" }] }],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.key",
      /key is "gpu present": expected the name of a label/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "a.b/rank", operator: "NotIn", values: ["one two"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /has values \["one two"\]: expected values of labels/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "rank", operator: "In" }] }],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /expected one or more/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "rank", operator: "Exists", values: ["1"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /expected none/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchFields: [{ key: "metadata.uid", operator: "In", values: ["1"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchFields.0",
      /expected metadata\.name/,
    ],
    [{ defaultGateway: true }, "defaultGateway", /without gateway: expected gateway beside it/],
    [{ routes: [{ dst: "10.0.0.0/8" }] }, "routes", /without gateway/],
    [
      { gateway: "192.168.1.254", routes: [{ dst: "10.0.0.0" }] },
      "routes.0.dst",
      /expected a network with its prefix/,
    ],
    [
      { gateway: "192.168.1.254", routes: [{ dst: "fd00::/8" }] },
      "routes.0.dst",
      /both IPv4 or both IPv6/,
    ],
    [
      { gateway: "192.168.1.254", defaultGateway: true, routes: [{ dst: "0.0.0.0/0" }] },
      "routes.0.dst",
      /the default route, and defaultGateway is true/,
    ],
  ];
  for (const [spec, path, message] of wrongIpPools)
    it(`refuses an IPPool with ${JSON.stringify(spec)}`, () => {
      refuses(ipPool(spec, "a"), `pools.a.${path}`, message);
    });

  const wrongCidrPools: readonly [Partial<CIDRPoolSpec>, path: string, message: RegExp][] = [
    [{ cidr: "10.0.0.1/16" }, "cidr", /has host bits: .* write "10\.0\.0\.0\/16"/],
    [{ cidr: "10.0.0.0" }, "cidr", /expected a network with its prefix/],
    [{ perNodeNetworkPrefix: 15 }, "perNodeNetworkPrefix", /is 15: expected 16 to 32/],
    [{ perNodeNetworkPrefix: 33 }, "perNodeNetworkPrefix", /is 33: expected 16 to 32/],
    [
      { cidr: "0.0.0.0/0", perNodeNetworkPrefix: 0 },
      "perNodeNetworkPrefix",
      /is 0: expected 1 to 32/,
    ],
    [
      { gatewayIndex: 0 },
      "gatewayIndex",
      /is 0: expected 1 to 254, .* other than the network address/,
    ],
    [{ gatewayIndex: 255 }, "gatewayIndex", /is 255: expected 1 to 254/],
    [{ perNodeNetworkPrefix: 31, gatewayIndex: 2 }, "gatewayIndex", /is 2: expected 0 to 1/],
    [
      { perNodeExclusions: [{ startIndex: 0, endIndex: 256 }] },
      "perNodeExclusions.0.endIndex",
      /expected at most 255/,
    ],
    [
      { perNodeExclusions: [{ startIndex: 1, endIndex: 254 }] },
      "perNodeExclusions",
      /leave none of the 254 addresses of a node/,
    ],
    [
      {
        staticAllocations: [
          { nodeName: "n", prefix: "10.0.1.0/24" },
          { nodeName: "n", prefix: "10.0.2.0/24" },
        ],
      },
      "staticAllocations.1.nodeName",
      /"n" twice/,
    ],
    [
      {
        staticAllocations: [
          { nodeName: "n", prefix: "10.0.1.0/24" },
          { nodeName: "m", prefix: "10.0.1.0/24" },
        ],
      },
      "staticAllocations.1.prefix",
      /which another entry/,
    ],
    [
      { staticAllocations: [{ prefix: "10.0.1.0/25" }] },
      "staticAllocations.0.prefix",
      /expected a \/24 inside 10\.0\.0\.0\/16/,
    ],
    [
      { staticAllocations: [{ prefix: "10.1.1.0/24" }] },
      "staticAllocations.0.prefix",
      /expected a \/24 inside/,
    ],
    [
      { staticAllocations: [{ prefix: "10.0.1.5/24" }] },
      "staticAllocations.0.prefix",
      /has host bits/,
    ],
    [{ staticAllocations: [{ prefix: "x" }] }, "staticAllocations.0.prefix", /expected a \/24/],
    [
      { staticAllocations: [{ prefix: "10.0.1.0/24", gateway: "10.0.2.1" }] },
      "staticAllocations.0.gateway",
      /expected an address in 10\.0\.1\.0\/24/,
    ],
    [{ defaultGateway: true }, "defaultGateway", /without gatewayIndex/],
  ];
  for (const [spec, path, message] of wrongCidrPools)
    it(`refuses a CIDRPool with ${JSON.stringify(spec)}`, () => {
      refuses(cidrPool(spec, "a"), `cidrPools.a.${path}`, message);
    });

  it("takes what the controller takes: host bits, index 0 of a /31, the last index of an IPv6 network", () => {
    assert.deepEqual(poolProblems(ipPool({ subnet: "192.168.1.9/24" })), []);
    assert.deepEqual(poolProblems(cidrPool({ perNodeNetworkPrefix: 31, gatewayIndex: 0 })), []);
    const v6 = cidrPool({ cidr: "fd00::/64", perNodeNetworkPrefix: 120, gatewayIndex: 255 });
    assert.deepEqual(poolProblems(v6), []);
  });

  it("refuses names that objects cannot have", () => {
    for (const name of ["Rail_1", "-a", "a.", "x".repeat(254)])
      assert.match(poolProblems(ipPool({}, name))[0]!.message, /has no valid name/);
    assert.deepEqual(poolProblems(ipPool({}, "vf-pool.192-168-1")), []);
  });
});
