import assert from "node:assert/strict";
import { capacityOf, gridOf } from "../../../provider/plan/ipam/grid.ts";
import { podAddresses } from "../../../provider/plan/ipam/podAddresses.ts";
import type { Pool } from "../../../provider/plan/ipam/pool.ts";
import { cidrPool, ipPool } from "./poolFixtures.ts";

describe("podAddresses", () => {
  const excluded = [{ startIP: "192.168.1.3", endIP: "192.168.1.10" }];
  const counted: readonly [title: string, Pool, index: bigint, expected: bigint][] = [
    ["a whole block", ipPool(), 0n, 8n],
    ["without the gateway in it", ipPool({ gateway: "192.168.1.1" }), 0n, 7n],
    ["with the gateway elsewhere", ipPool({ gateway: "192.168.1.1" }), 1n, 8n],
    ["without exclusions that begin in it", ipPool({ exclusions: excluded }), 0n, 2n],
    ["without exclusions that end in it", ipPool({ exclusions: excluded }), 1n, 6n],
    [
      "without what is excluded twice only once",
      ipPool({
        gateway: "192.168.1.3",
        exclusions: excluded,
        perNodeExclusions: [{ startIndex: 1, endIndex: 2 }],
      }),
      0n,
      1n,
    ],
    ["a network without its own and the broadcast address", cidrPool(), 0n, 254n],
    ["a network without its gateway", cidrPool({ gatewayIndex: 1 }), 7n, 253n],
    ["both of a /31", cidrPool({ perNodeNetworkPrefix: 31 }), 0n, 2n],
    [
      "an IPv6 network without its own address",
      cidrPool({ cidr: "fd00::/64", perNodeNetworkPrefix: 120 }),
      0n,
      255n,
    ],
    [
      "without a gateway that is chosen by hand",
      cidrPool({
        staticAllocations: [{ nodeName: "n", prefix: "10.0.3.0/24", gateway: "10.0.3.9" }],
      }),
      3n,
      253n,
    ],
  ];
  for (const [title, pool, index, expected] of counted)
    it(`counts ${expected}: ${title}`, () => {
      assert.equal(podAddresses(pool, gridOf(pool)!, index, "n"), expected);
    });
});

describe("capacityOf", () => {
  const rows: readonly [title: string, Pool, expected: bigint][] = [
    [
      "blocks without any address",
      ipPool({ exclusions: [{ startIP: "192.168.1.1", endIP: "192.168.1.20" }] }),
      29n,
    ],
    [
      "blocks whose remaining addresses each node excludes",
      ipPool({
        exclusions: [{ startIP: "192.168.1.3", endIP: "192.168.1.8" }],
        perNodeExclusions: [{ startIndex: 0, endIndex: 1 }],
      }),
      30n,
    ],
    [
      "networks that are kept back, once where they are excluded too",
      cidrPool({
        cidr: "10.0.0.0/22",
        exclusions: [{ startIP: "10.0.1.0", endIP: "10.0.1.255" }],
        staticAllocations: [{ prefix: "10.0.1.0/24" }, { prefix: "10.0.2.0/24" }],
      }),
      2n,
    ],
  ];
  for (const [title, pool, expected] of rows)
    it(`leaves out ${title}`, () => {
      assert.equal(capacityOf(gridOf(pool)!), expected);
    });
});
