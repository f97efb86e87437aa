import assert from "node:assert/strict";
import fc from "fast-check";
import { excludedBlocks } from "../../../provider/plan/ipam/excludedBlocks.ts";
import type { Span } from "../../../provider/plan/ipam/ipRange.ts";

const span = (first: number, last: number): Span => ({ first: BigInt(first), last: BigInt(last) });

/** Ten blocks of four addresses from 100 on. */
const blocks = { base: 100n, size: 4n, count: 10n, lastIndex: 3n };

describe("excludedBlocks", () => {
  const cases: readonly [title: string, exclusions: Span[], perNode: Span[], expected: Span[]][] = [
    ["finds none without exclusions", [], [], []],
    ["finds none where an address is left", [span(100, 102), span(105, 110)], [], []],
    ["finds a block that is covered exactly", [span(104, 107)], [], [span(1, 1)]],
    ["finds blocks inside one range", [span(98, 112)], [], [span(0, 2)]],
    ["joins ranges that touch", [span(104, 105), span(106, 111)], [], [span(1, 2)]],
    ["ends with the last block", [span(130, 999)], [], [span(8, 9)]],
    ["ignores ranges before and behind the pool", [span(0, 99), span(140, 150)], [], []],
    ["adds what is excluded of each block", [span(101, 103)], [span(0, 0)], [span(0, 0)]],
    ["needs every gap covered", [span(100, 100), span(107, 107)], [span(1, 2)], []],
    [
      "takes gaps that different ranges cover",
      [span(100, 100), span(103, 104), span(107, 108)],
      [span(1, 2)],
      [span(0, 1)],
    ],
    ["finds all where each block excludes itself", [], [span(0, 1), span(2, 3)], [span(0, 9)]],
  ];
  for (const [title, exclusions, perNode, expected] of cases)
    it(title, () => {
      assert.deepEqual(excludedBlocks(blocks, exclusions, perNode), expected);
    });

  it("does not ask for the address behind the last that pods could have", () => {
    const networks = { ...blocks, lastIndex: 2n };
    assert.deepEqual(excludedBlocks(networks, [span(104, 106)], []), [span(1, 1)]);
    assert.deepEqual(excludedBlocks(networks, [span(105, 107)], []), []);
  });

  it("finds the blocks that counting each address finds", () => {
    const spans = fc.array(
      fc.tuple(fc.nat(150), fc.nat(12)).map(([first, more]) => span(first, first + more)),
      { maxLength: 12 },
    );
    const indexes = fc.array(
      fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => span(Math.min(a, b), Math.max(a, b))),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(spans, indexes, fc.constantFrom(2n, 3n), (exclusions, perNode, lastIndex) => {
        const has = (ranges: readonly Span[], value: bigint): boolean =>
          ranges.some(({ first, last }) => first <= value && value <= last);
        const expected = Array.from({ length: 10 }, (_, i) => BigInt(i)).filter((block) =>
          Array.from({ length: Number(lastIndex) + 1 }, (_, i) => BigInt(i)).every(
            (index) =>
              has(perNode, index) || has(exclusions, blocks.base + block * blocks.size + index),
          ),
        );
        const found = excludedBlocks({ ...blocks, lastIndex }, exclusions, perNode);
        const counted = found.flatMap(({ first, last }) =>
          Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i)),
        );
        assert.deepEqual(counted, expected);
      }),
    );
  });
});
