import assert from "node:assert/strict";
import fc from "fast-check";
import {
  expandNodes,
  foldNodes,
  NodesetError,
  nodesetLimit,
} from "../../provider/facts/nodeset.ts";

const folds: readonly (readonly [names: readonly string[], nodeset: string])[] = [
  [[], ""],
  [["dgx030"], "dgx030"],
  [["login"], "login"],
  [["dgx013", "dgx012"], "dgx[012-013]"],
  [["dgx012", "dgx012"], "dgx012"],
  [["dgx012", "dgx013", "dgx014", "dgx031", "dgx036"], "dgx[012-014,031,036]"],
  [["dgx099", "dgx100"], "dgx[099-100]"],
  [["dgx999", "dgx1000"], "dgx[999-1000]"],
  [["dgx099", "dgx1000"], "dgx[099,1000]"],
  [["n9", "n10", "n11"], "n[9-11]"],
  [["n1", "n01"], "n[1,01]"],
  [["n0", "n1"], "n[0-1]"],
  [["n00", "n01"], "n[00-01]"],
  [["b2", "a10", "a9"], "a[9-10],b2"],
  [["dgx012.ams1", "dgx013.ams1"], "dgx[012-013].ams1"],
  [["rack1-n03", "rack1-n04"], "rack1-n[03-04]"],
  [["rack1-n03", "rack2-n03"], "rack[1-2]-n03"],
  [["rack1-n03", "rack1-n04", "rack2-n03"], "rack1-n[03-04],rack2-n03"],
  [["gpu-a", "gpu-b"], "gpu-a,gpu-b"],
  [["10.0.0.1", "10.0.0.2"], "10.0.0.[1-2]"],
  [["n1234567890123456", "n1234567890123457"], "n1234567890123456,n1234567890123457"],
];

const expansions: readonly (readonly [nodeset: string, names: readonly string[]])[] = [
  ["", []],
  [" ", []],
  ["dgx030", ["dgx030"]],
  ["dgx[030-031]", ["dgx030", "dgx031"]],
  ["dgx[9-11]", ["dgx9", "dgx10", "dgx11"]],
  ["dgx[031,030]", ["dgx031", "dgx030"]],
  ["a1, b[1-2] ,c", ["a1", "b1", "b2", "c"]],
  ["r[1-2]-n[01-02]", ["r1-n01", "r1-n02", "r2-n01", "r2-n02"]],
  ["dgx[1-2].ams1", ["dgx1.ams1", "dgx2.ams1"]],
  ["a[1,1-2],a2", ["a1", "a2"]],
];

const mistakes: readonly (readonly [nodeset: string, position: number, expected: RegExp])[] = [
  ["dgx[030", 3, /closing "\]"/],
  ["dgx030]", 6, /opening "\["/],
  ["dgx[3-1]", 4, /an end not below 3/],
  ["dgx[01-003]", 4, /same width/],
  ["dgx[1-02]", 4, /same width/],
  ["dgx[a-b]", 4, /a number or a range/],
  ["dgx[]", 4, /a number or a range/],
  ["dgx[1-2,]", 8, /a number or a range/],
  ["a,,b", 2, /a name/],
  ["a,", 2, /a name/],
  ["a b", 1, /no space/],
  ["dgx[1-200000]", 4, /at most 100000/],
  ["a[1-400]b[1-400]", 9, /at most 100000/],
  ["a[1-60000],b[1-60000]", 11, /at most 100000/],
];

describe("foldNodes()", () => {
  for (const [names, nodeset] of folds)
    it(`folds ${names.join(" ") || "no names"} to "${nodeset}"`, () => {
      assert.equal(foldNodes(names), nodeset);
    });

  it("gives the same for any order of the names", () => {
    fc.assert(
      fc.property(names(), (all) => {
        assert.equal(foldNodes([...all].reverse()), foldNodes(all));
      }),
    );
  });

  it("is undone by expandNodes()", () => {
    fc.assert(
      fc.property(names(), (all) => {
        assert.deepEqual(expandNodes(foldNodes(all)).sort(), [...new Set(all)].sort());
      }),
      { numRuns: 1000 },
    );
  });

  it("folds 1,000 nodes of a pool into one term", () => {
    const all = Array.from({ length: 1000 }, (_, i) => `dgx${String(i + 1).padStart(4, "0")}`);
    assert.equal(foldNodes(all), "dgx[0001-1000]");
  });
});

describe("expandNodes()", () => {
  for (const [nodeset, all] of expansions)
    it(`expands "${nodeset}"`, () => {
      assert.deepEqual(expandNodes(nodeset), all);
    });

  for (const [nodeset, position, expected] of mistakes)
    it(`refuses "${nodeset}" at position ${position + 1}`, () => {
      assert.throws(
        () => expandNodes(nodeset),
        (error) => {
          assert(error instanceof NodesetError);
          assert.match(error.message, expected);
          assert.equal(error.position, position);
          return true;
        },
      );
    });

  it(`takes ${nodesetLimit} names and no more`, () => {
    assert.equal(expandNodes(`n[1-${nodesetLimit}]`).length, nodesetLimit);
    assert.throws(() => expandNodes(`n[1-${nodesetLimit + 1}]`), NodesetError);
  });

  it("throws nothing but NodesetError, whatever the text", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "1", "-", "0", "[", "]", ",", ".", " ", "9"),
      maxLength: 20,
    });
    fc.assert(
      fc.property(text, (nodeset) => {
        try {
          expandNodes(nodeset);
        } catch (error) {
          assert(error instanceof NodesetError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function names(): fc.Arbitrary<string[]> {
  const number = fc.oneof(
    fc.nat(30).map(String),
    fc.nat(120).map((value) => String(value).padStart(3, "0")),
  );
  const name = fc
    .tuple(
      fc.constantFrom("dgx", "n", "rack1-n", "10.0."),
      number,
      fc.constantFrom("", ".ams1", "-b", "-2"),
    )
    .map((parts) => parts.join(""));
  return fc.array(fc.oneof(name, fc.stringMatching(/^[a-z0-9.-]{1,8}$/)), { maxLength: 40 });
}
