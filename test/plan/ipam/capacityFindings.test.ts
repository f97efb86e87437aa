import assert from "node:assert/strict";
import { read } from "../../../provider/facts/reading.ts";
import { node } from "../sriov/sriovFixtures.ts";
import { nodeNames } from "./poolFixtures.ts";
import { saidOf, saidOfPool } from "./saidOfPools.ts";

describe("capacityFindings", () => {
  it("refuses a pool that is too small for its nodes and names those that get nothing", () => {
    const nodes = read(nodeNames(32).map((name) => node(name)));
    assert.deepEqual(saidOfPool({}, { nodes }), [
      "problem pools.a.perNodeBlockSize: perNodeBlockSize 8 cuts 192.168.1.0/24 into blocks for 31 nodes and the pool " +
        "has 32: n0031 would get no addresses; widen subnet, lower perNodeBlockSize, or narrow nodeSelector",
    ]);
  });

  it("warns when less than a tenth is free, unless growth says how many must be", () => {
    const nodes = read(nodeNames(28).map((name) => node(name)));
    const pools = { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } };
    assert.match(saidOf({ pools }, { nodes }).join(), /^warning .*only 3 left for new ones/);
    assert.deepEqual(saidOf({ pools, growth: 3 }, { nodes }), []);
    assert.match(
      saidOf({ pools, growth: 4 }, { nodes }).join(),
      /^warning .*3 are free, expected 4 \(growth\)/,
    );
    assert.match(
      saidOf({ pools, growth: "11%" }, { nodes }).join(),
      /^warning .*3 are free, expected 4 \(growth\)/,
    );
    assert.deepEqual(saidOf({ pools, growth: "10%" }, { nodes }), []);
    const fewer = read(nodeNames(27).map((name) => node(name)));
    assert.deepEqual(saidOf({ pools }, { nodes: fewer }), []);
  });

  it("warns of nodes that the gateway leaves fewer addresses, or none", () => {
    assert.match(
      saidOfPool({ gateway: "192.168.1.1" }).join(),
      /^warning pools\.a: dgx030 has 7 addresses for pods where other nodes have 8/,
    );
    assert.match(
      saidOfPool({
        perNodeBlockSize: 2,
        gateway: "192.168.1.1",
        perNodeExclusions: [{ startIndex: 1, endIndex: 1 }],
      }).join(),
      /^warning pools\.a: dgx030 has no address for pods where other nodes have 1, because/,
    );
    assert.deepEqual(saidOfPool({ gateway: "192.168.1.254" }), []);
  });
});
