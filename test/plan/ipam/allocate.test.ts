import assert from "node:assert/strict";
import { allocate, type Dealt } from "../../../provider/plan/ipam/allocate.ts";
import { capacityOf, gridOf } from "../../../provider/plan/ipam/grid.ts";
import type { LiveAllocation } from "../../../provider/plan/ipam/liveAllocations.ts";
import type { Pool } from "../../../provider/plan/ipam/pool.ts";
import { blockTexts, cidrPool, ipPool, nodeNames } from "./poolFixtures.ts";

function deal(pool: Pool, nodes: readonly string[], live: readonly LiveAllocation[] = []): Dealt {
  return allocate(pool, gridOf(pool)!, nodes, live);
}

function held(nodeName: string, startIP: string, endIP: string): LiveAllocation {
  return { nodeName, startIP, endIP };
}

describe("allocate", () => {
  const v6 = "fd00::";
  const capacities: readonly [subnet: string, size: number, nodes: number, gateway?: string][] = [
    ["192.168.1.0/24", 8, 31],
    ["192.168.1.0/24", 50, 5],
    ["192.168.1.0/24", 100, 2],
    ["10.0.0.0/16", 32, 2047],
    ["10.0.0.0/16", 128, 511],
    ["192.168.1.0/24", 1, 253, "192.168.1.1"],
    ["192.168.1.0/31", 1, 2],
    ["192.168.1.0/32", 1, 1],
    ["192.168.1.0/30", 2, 1],
    ["192.168.1.0/29", 3, 2],
    [`${v6}/120`, 5, 51],
    [`${v6}/127`, 1, 2],
    [`${v6}/128`, 1, 1],
  ];
  for (const [subnet, perNodeBlockSize, nodes, gateway] of capacities)
    it(`gives ${nodes} nodes ${perNodeBlockSize} of ${subnet}${gateway === undefined ? "" : " with a gateway"}`, () => {
      const pool = ipPool({ subnet, perNodeBlockSize, ...(gateway ? { gateway } : {}) });
      const dealt = deal(pool, nodeNames(nodes + 1));
      assert.equal(dealt.blocks.size, nodes);
      assert.deepEqual(dealt.without, nodeNames(nodes + 1).slice(-1));
      assert.equal(dealt.free, 0n);
      assert.equal(capacityOf(gridOf(pool)!), BigInt(nodes));
    });

  const texts: readonly [title: string, Pool, string[], LiveAllocation[], string[]][] = [
    [
      "begins behind the network address, in the order of names",
      ipPool(),
      ["b", "a"],
      [],
      ["a 192.168.1.1-192.168.1.8", "b 192.168.1.9-192.168.1.16"],
    ],
    [
      "ignores host bits",
      ipPool({ subnet: "192.168.1.77/24" }),
      ["a"],
      [],
      ["a 192.168.1.1-192.168.1.8"],
    ],
    [
      "begins at the first address of a /31",
      ipPool({ subnet: "192.168.1.4/31", perNodeBlockSize: 1 }),
      ["a", "b"],
      [],
      ["a 192.168.1.4-192.168.1.4", "b 192.168.1.5-192.168.1.5"],
    ],
    [
      "leaves the gateway out of blocks of one",
      ipPool({ perNodeBlockSize: 1, gateway: "192.168.1.2" }),
      ["a", "b"],
      [],
      ["a 192.168.1.1-192.168.1.1", "b 192.168.1.3-192.168.1.3"],
    ],
    [
      "keeps the gateway in larger blocks",
      ipPool({ gateway: "192.168.1.1" }),
      ["a"],
      [],
      ["a 192.168.1.1-192.168.1.8"],
    ],
    [
      "skips blocks that are excluded whole, by several exclusions too",
      ipPool({
        exclusions: [
          { startIP: "192.168.1.1", endIP: "192.168.1.4" },
          { startIP: "192.168.1.5", endIP: "192.168.1.20" },
        ],
      }),
      ["a", "b"],
      [],
      ["a 192.168.1.17-192.168.1.24", "b 192.168.1.25-192.168.1.32"],
    ],
    [
      "counts IPv6 exactly",
      ipPool({ subnet: "fd00:0:0:1::/64", perNodeBlockSize: 65536 }),
      ["a", "b"],
      [],
      ["a fd00:0:0:1::1-fd00::1:0:0:1:0", "b fd00::1:0:0:1:1-fd00::1:0:0:2:0"],
    ],
    [
      "keeps what is dealt and fills the first gap",
      ipPool(),
      ["a", "b", "c"],
      [held("b", "192.168.1.1", "192.168.1.8"), held("c", "192.168.1.17", "192.168.1.24")],
      ["a 192.168.1.9-192.168.1.16", "b 192.168.1.1-192.168.1.8", "c 192.168.1.17-192.168.1.24"],
    ],
    [
      "frees the block of a node that the pool no longer takes",
      ipPool(),
      ["b"],
      [held("a", "192.168.1.1", "192.168.1.8")],
      ["b 192.168.1.1-192.168.1.8"],
    ],
    [
      "drops a block that begins elsewhere, is longer, or lies outside",
      ipPool(),
      ["a", "b", "c"],
      [
        held("a", "192.168.1.10", "192.168.1.17"),
        held("b", "192.168.1.33", "192.168.1.48"),
        held("c", "192.168.2.1", "192.168.2.8"),
      ],
      ["a 192.168.1.1-192.168.1.8", "b 192.168.1.9-192.168.1.16", "c 192.168.1.17-192.168.1.24"],
    ],
    [
      "lets the first keep a block that two have",
      ipPool(),
      ["a", "b"],
      [held("a", "192.168.1.9", "192.168.1.16"), held("b", "192.168.1.9", "192.168.1.16")],
      ["a 192.168.1.9-192.168.1.16", "b 192.168.1.1-192.168.1.8"],
    ],
    [
      "keeps the last of several blocks of a node and deals none of the others",
      ipPool(),
      ["a", "b"],
      [held("a", "192.168.1.1", "192.168.1.8"), held("a", "192.168.1.17", "192.168.1.24")],
      ["a 192.168.1.17-192.168.1.24", "b 192.168.1.9-192.168.1.16"],
    ],
    [
      "skips blocks of which exclusions of the pool and of each node leave nothing",
      ipPool({
        exclusions: [{ startIP: "192.168.1.2", endIP: "192.168.1.8" }],
        perNodeExclusions: [{ startIndex: 0, endIndex: 0 }],
      }),
      ["a"],
      [held("a", "192.168.1.1", "192.168.1.8")],
      ["a 192.168.1.9-192.168.1.16"],
    ],
    [
      "skips networks whose broadcast address alone is not excluded",
      cidrPool({ exclusions: [{ startIP: "10.0.0.0", endIP: "10.0.0.254" }] }),
      ["a"],
      [],
      ["a 10.0.1.0/24"],
    ],
    [
      "drops a block of one that has become the gateway",
      ipPool({ perNodeBlockSize: 1, gateway: "192.168.1.1" }),
      ["a"],
      [held("a", "192.168.1.1", "192.168.1.1")],
      ["a 192.168.1.2-192.168.1.2"],
    ],
    [
      "cuts a CIDRPool into networks, with those chosen by hand kept back",
      cidrPool({
        staticAllocations: [
          { nodeName: "b", prefix: "10.0.0.0/24" },
          { prefix: "10.0.1.0/24" },
          { nodeName: "absent", prefix: "10.0.2.0/24" },
        ],
      }),
      ["a", "b", "c"],
      [],
      ["a 10.0.3.0/24", "b 10.0.0.0/24", "c 10.0.4.0/24"],
    ],
    [
      "keeps a network with its gateway and drops one with another",
      cidrPool({ gatewayIndex: 1 }),
      ["a", "b"],
      [
        { nodeName: "a", prefix: "10.0.7.0/24", gateway: "10.0.7.1" },
        { nodeName: "b", prefix: "10.0.8.0/24", gateway: "10.0.8.254" },
      ],
      ["a 10.0.7.0/24", "b 10.0.0.0/24"],
    ],
    [
      "drops both of two nodes that have one network",
      cidrPool(),
      ["a", "b"],
      [
        { nodeName: "a", prefix: "10.0.7.0/24" },
        { nodeName: "b", prefix: "10.0.7.0/24" },
      ],
      ["a 10.0.0.0/24", "b 10.0.1.0/24"],
    ],
    [
      "takes a network away that is chosen by hand for another",
      cidrPool({ staticAllocations: [{ nodeName: "b", prefix: "10.0.0.0/24" }] }),
      ["a", "b"],
      [{ nodeName: "a", prefix: "10.0.0.0/24" }],
      ["a 10.0.1.0/24", "b 10.0.0.0/24"],
    ],
  ];
  for (const [title, pool, nodes, live, expected] of texts)
    it(title, () => {
      assert.deepEqual(blockTexts(pool, deal(pool, nodes, live)), expected);
    });

  it("deals networks of a CIDRPool until none is left", () => {
    const pool = cidrPool({
      cidr: "10.0.0.0/22",
      exclusions: [{ startIP: "10.0.1.0", endIP: "10.0.1.255" }],
      staticAllocations: [{ nodeName: "absent", prefix: "10.0.2.0/24" }],
    });
    const dealt = deal(pool, ["a", "b", "c"]);
    assert.deepEqual(blockTexts(pool, dealt), ["a 10.0.0.0/24", "b 10.0.3.0/24"]);
    assert.deepEqual(dealt.without, ["c"]);
  });

  it("jumps over exclusions of any size", () => {
    const pool = ipPool({
      subnet: "fd00::/64",
      perNodeBlockSize: 1,
      exclusions: [{ startIP: "fd00::1", endIP: "fd00::7fff:ffff:ffff:ffff" }],
    });
    assert.deepEqual(blockTexts(pool, deal(pool, ["a"])), ["a fd00::8000:0:0:0-fd00::8000:0:0:0"]);
  });
});
