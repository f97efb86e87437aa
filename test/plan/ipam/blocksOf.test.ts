import assert from "node:assert/strict";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { blockLines, blocksOf } from "../../../provider/plan/ipam/blocksOf.ts";
import { clusterFacts, node } from "../sriov/sriovFixtures.ts";
import { ipPool, livePoolObject, nodeNames } from "./poolFixtures.ts";

const input = {
  pools: { "rail-1": { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } },
  cidrPools: { storage: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 29 } },
};

describe("blocksOf", () => {
  it("names each node's block in every pool", () => {
    assert.deepEqual(
      blocksOf(input, clusterFacts()),
      read({
        "rail-1": {
          dgx030: "192.168.1.1-192.168.1.8",
          dgx031: "192.168.1.9-192.168.1.16",
        },
        storage: { dgx030: "10.0.0.0/29", dgx031: "10.0.0.8/29" },
      }),
    );
  });

  it("keeps what the cluster has dealt", () => {
    const block = { nodeName: "dgx030", startIP: "192.168.1.41", endIP: "192.168.1.48" };
    const ipPools = read([livePoolObject(ipPool(), [block])]);
    const found = blocksOf({ pools: input.pools }, clusterFacts({ ipPools }));
    assert.deepEqual(
      found,
      read({
        "rail-1": { dgx030: "192.168.1.41-192.168.1.48", dgx031: "192.168.1.1-192.168.1.8" },
      }),
    );
  });

  it("is unknown where nodes or live blocks are, and empty of pools that the rules refuse", () => {
    const why = unknown("nodes is forbidden");
    assert.deepEqual(blocksOf(input, clusterFacts({ nodes: why })), why);
    assert.deepEqual(blocksOf(input, clusterFacts({ ipPools: why })), why);
    const wrong = { pools: { a: { subnet: "x", perNodeBlockSize: 8 } } };
    assert.deepEqual(blocksOf(wrong, clusterFacts()), read({}));
  });
});

describe("blockLines", () => {
  it("tells the first and the last node of each pool", () => {
    const nodes = read(nodeNames(31).map((name) => node(name)));
    const blocks = blocksOf({ pools: input.pools }, clusterFacts({ nodes }));
    assert.ok(blocks.status === "read");
    assert.deepEqual(blockLines({ ...blocks.value, none: {} }), [
      "rail-1: 31 nodes, n0000 192.168.1.1-8 to n0030 192.168.1.241-248",
      "none: no nodes",
    ]);
  });

  it("tells each of a few nodes, ranges as short as they can be read", () => {
    const nodes = {
      d: "10.0.0.250-10.0.1.1",
      c: "fd00::1-fd00::8",
      b: "10.0.1.0/24",
      a: "10.0.0.1-10.0.0.1",
    };
    assert.deepEqual(blockLines({ p: nodes }), [
      "p: a 10.0.0.1, b 10.0.1.0/24, c fd00::1-fd00::8, d 10.0.0.250-10.0.1.1",
    ]);
  });

  it("stays short with many pools", () => {
    const many = Object.fromEntries(nodeNames(40).map((name) => [name, {}]));
    const lines = blockLines(many);
    assert.equal(lines.length, 17);
    assert.equal(lines.at(-1), "and 24 more pools");
  });
});
