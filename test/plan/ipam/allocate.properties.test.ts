import assert from "node:assert/strict";
import fc from "fast-check";
import { allocate } from "../../../provider/plan/ipam/allocate.ts";
import { blockAt, type Grid, gridOf } from "../../../provider/plan/ipam/grid.ts";
import { formatIp, formatRange, parseNetwork } from "../../../provider/plan/ipam/ipRange.ts";
import type { LiveAllocation } from "../../../provider/plan/ipam/liveAllocations.ts";
import { gatewayOfBlock } from "../../../provider/plan/ipam/podAddresses.ts";
import { type Pool, rangeText } from "../../../provider/plan/ipam/pool.ts";
import { cidrPool, ipPool } from "./poolFixtures.ts";

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,2}[0-9]{0,2}$/), { maxLength: 40 });

const ipPools = fc
  .record({
    prefix: fc.integer({ min: 24, max: 32 }),
    size: fc.integer({ min: 1, max: 16 }),
    gateway: fc.boolean(),
    from: fc.integer({ min: 0, max: 200 }),
    length: fc.integer({ min: 0, max: 55 }),
  })
  .map(({ prefix, size, gateway, from, length }) =>
    ipPool({
      subnet: `10.1.2.0/${prefix}`,
      perNodeBlockSize: size,
      ...(gateway ? { gateway: "10.1.2.1" } : {}),
      exclusions: [{ startIP: `10.1.2.${from}`, endIP: `10.1.2.${from + length}` }],
    }),
  );

const cidrPools = fc
  .record({
    prefix: fc.integer({ min: 112, max: 120 }),
    extra: fc.integer({ min: 0, max: 6 }),
    gatewayIndex: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(({ prefix, extra, gatewayIndex }) =>
    cidrPool({
      cidr: `fd00::/${prefix}`,
      perNodeNetworkPrefix: prefix + extra,
      ...(gatewayIndex === undefined ? {} : { gatewayIndex }),
    }),
  );

const pools = fc.oneof(ipPools, cidrPools).filter((pool) => gridOf(pool) !== undefined);

/** What the controller would write into the pool's status. */
function written(pool: Pool, grid: Grid, blocks: ReadonlyMap<string, bigint>): LiveAllocation[] {
  return [...blocks].map(([nodeName, index]) => {
    const block = blockAt(grid, index);
    const [startIP = "", endIP = ""] = formatRange(block).split("-");
    if (pool.kind === "IPPool") return { nodeName, startIP, endIP };
    const gateway = gatewayOfBlock(pool, grid, index, nodeName);
    return {
      nodeName,
      prefix: `${startIP}/${pool.spec.perNodeNetworkPrefix}`,
      ...(gateway === undefined ? {} : { gateway: formatIp({ bits: grid.bits, value: gateway }) }),
    };
  });
}

describe("allocate, for any pool and nodes", () => {
  it("gives each node a block of its own inside the pool, or says that there is none", () => {
    fc.assert(
      fc.property(pools, names, (pool, nodes) => {
        const grid = gridOf(pool)!;
        const { blocks, without, free } = allocate(pool, grid, nodes, []);
        const network = parseNetwork(rangeText(pool))!;
        const indexes = [...blocks.values()];
        assert.equal(new Set(indexes).size, indexes.length);
        for (const index of indexes) {
          const { first, last } = blockAt(grid, index);
          assert.ok(first >= network.first && last <= network.last);
        }
        assert.deepEqual([...blocks.keys(), ...without].sort(), [...nodes].sort());
        assert.ok(free >= 0n && (without.length === 0 || free === 0n));
      }),
    );
  });

  it("changes nothing on a second run", () => {
    fc.assert(
      fc.property(pools, names, (pool, nodes) => {
        const grid = gridOf(pool)!;
        const once = allocate(pool, grid, nodes, []);
        assert.deepEqual(allocate(pool, grid, nodes, written(pool, grid, once.blocks)), once);
      }),
    );
  });

  it("leaves the others' blocks when a node joins", () => {
    fc.assert(
      fc.property(pools, names, (pool, nodes) => {
        const grid = gridOf(pool)!;
        const once = allocate(pool, grid, nodes, []).blocks;
        const more = allocate(pool, grid, ["0", ...nodes], written(pool, grid, once)).blocks;
        for (const [node, index] of once) assert.equal(more.get(node), index);
      }),
    );
  });
});
