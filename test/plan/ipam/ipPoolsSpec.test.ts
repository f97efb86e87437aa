import assert from "node:assert/strict";
import { IpPoolsInput } from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import { manifestsOf } from "../../../provider/plan/ipam/pool.ts";

const pool = { subnet: "192.168.1.0/24", perNodeBlockSize: 8 };

function complaints(input: unknown): string[] {
  const { error } = IpPoolsInput.safeParse(input);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("IpPoolsInput", () => {
  const wrongNames: readonly [title: string, unknown, expected: RegExp][] = [
    [
      "a name of the other kind",
      { pools: { a: { ...pool, cidr: "x" } } },
      /write subnet \(cidr belongs to cidrPools\)/,
    ],
    [
      "a short name",
      { pools: { a: { ...pool, blockSize: 8 } } },
      /"blockSize" is no field of an IPPool: write perNodeBlockSize/,
    ],
    [
      "an unknown field",
      { pools: { a: { ...pool, mtu: 9000 } } },
      /"mtu" is no field of an IPPool: expected one of /,
    ],
    [
      "another spelling",
      { pools: { a: { ...pool, exclusions: [{ startIp: "192.168.1.1", endIP: "192.168.1.2" }] } } },
      /write startIP/,
    ],
    [
      "a fraction",
      { pools: { a: { ...pool, perNodeBlockSize: 1.5 } } },
      /^pools\.a\.perNodeBlockSize: /,
    ],
    ["a growth below 0", { pools: { a: pool }, growth: -1 }, /^growth: .*such as "25%"/],
    ["a growth in words", { pools: { a: pool }, growth: "some" }, /^growth: .*such as "25%"/],
    [
      "an IPPool's gateway in a CIDRPool",
      { cidrPools: { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24, gateway: "10.0.0.1" } } },
      /write gatewayIndex/,
    ],
  ];
  for (const [title, input, expected] of wrongNames)
    it(`refuses ${title}`, () => {
      assert.match(complaints(input).join("\n"), expected);
    });

  it("takes every field of both kinds", () => {
    const common = {
      exclusions: [{ startIP: "10.0.0.1", endIP: "10.0.0.2" }],
      perNodeExclusions: [{ startIndex: 0, endIndex: 1 }],
      nodeSelector: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "gpu", operator: "Exists" }] }],
      },
      defaultGateway: true,
      routes: [{ dst: "10.0.0.0/8" }],
    };
    assert.deepEqual(
      complaints({
        namespace: "network-operator",
        release: "26.1.0",
        growth: "25%",
        pools: { a: { ...pool, gateway: "192.168.1.1", ...common } },
        cidrPools: {
          b: {
            cidr: "10.0.0.0/16",
            perNodeNetworkPrefix: 24,
            gatewayIndex: 1,
            staticAllocations: [{ nodeName: "n", gateway: "10.0.0.1", prefix: "10.0.0.0/24" }],
            ...common,
          },
        },
      }),
      [],
    );
  });
});

describe("manifestsOf", () => {
  it("writes one object for each pool, IPPools first, by name", () => {
    const cidr = { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24 };
    assert.deepEqual(manifestsOf({ cidrPools: { c: cidr }, pools: { b: pool, a: pool } }, "ops"), [
      {
        apiVersion: "nv-ipam.nvidia.com/v1alpha1",
        kind: "IPPool",
        metadata: { name: "a", namespace: "ops" },
        spec: pool,
      },
      {
        apiVersion: "nv-ipam.nvidia.com/v1alpha1",
        kind: "IPPool",
        metadata: { name: "b", namespace: "ops" },
        spec: pool,
      },
      {
        apiVersion: "nv-ipam.nvidia.com/v1alpha1",
        kind: "CIDRPool",
        metadata: { name: "c", namespace: "ops" },
        spec: cidr,
      },
    ]);
  });
});
