import assert from "node:assert/strict";
import { forecastSriov } from "../../../provider/plan/sriovForecast/forecastSriov.ts";
import { downTogether, type Pace } from "../../../provider/plan/sriovForecast/pace.ts";
import {
  clusterFacts,
  type ClusterParts,
  labelled,
  node,
  nodeState,
  operatorConfig,
  pool,
} from "./support/operatorFacts.ts";

const names = Array.from({ length: 10 }, (_, index) => `n${index}`);

/** Paces of ten nodes of which the last two are not in the pool. */
function paces(spec: Parameters<typeof pool>[1], parts: ClusterParts = {}): readonly Pace[] {
  const nodes = names.map((name, index) => labelled(name, { rack: index < 8 ? "r1" : "r2" }));
  const facts = clusterFacts({
    nodes,
    // The argument is on the command line and no pool asks for it afterwards.
    states: names.map((name) => nodeState(name, { asked: "exclusive" })),
    ...parts,
  });
  const applied = [pool("p", { nodeSelector: { matchLabels: { rack: "r1" } }, ...spec })];
  return forecastSriov({ facts, edit: { applied, gone: [] } }).paces;
}

describe("pacesOf()", () => {
  const counts: readonly (readonly [unknown, number])[] = [
    [1, 1],
    [3, 3],
    ["25%", 2],
    ["30%", 2],
    ["10%", 0],
    ["100%", 8],
    [0, 0],
    [50, 50],
  ];
  for (const [maxUnavailable, count] of counts) {
    it(`counts maxUnavailable ${JSON.stringify(maxUnavailable)} of a pool of 8, rounded down`, () => {
      const [inPool] = paces({ maxUnavailable });
      assert.deepEqual(inPool?.limit, { code: "count", pool: "p", count, size: 8 });
      assert.equal(downTogether(inPool), Math.min(count, 8));
    });
  }

  it("takes nodes of no pool one at a time", () => {
    const [, outside] = paces({ maxUnavailable: 1 });
    assert.deepEqual(outside, {
      nodes: ["n8", "n9"],
      limit: { code: "count", pool: null, count: 1, size: 1 },
    });
  });

  it("takes every node of a pool without maxUnavailable at once", () => {
    const [inPool] = paces({ maxUnavailable: undefined });
    assert.deepEqual(inPool?.limit, { code: "unlimited", pool: "p" });
    assert.equal(downTogether(inPool), 8);
  });

  it("asks no pool where drains are disabled", () => {
    const found = paces(
      { maxUnavailable: 1 },
      { configs: [operatorConfig({ disableDrain: true })] },
    );
    assert.deepEqual(found, [{ nodes: names, limit: { code: "no_drain" } }]);
    assert.equal(found.map(downTogether)[0], 10);
  });

  it("leaves it to the maintenance operator where that one drains", () => {
    const annotations = { "use-external-drainer": "true" };
    const states = names.map((name) => nodeState(name, { asked: "exclusive", annotations }));
    assert.deepEqual(paces({ maxUnavailable: 1 }, { states }), [
      { nodes: names, limit: { code: "external" } },
    ]);
  });

  it("counts nodes of the pool on which the operator does not run, as the operator does", () => {
    const nodes = [
      labelled("n0", { rack: "r1" }),
      ...["x1", "x2", "x3"].map((name) => node(name, { labels: { rack: "r1" } })),
    ];
    const states = [nodeState("n0", { asked: "exclusive" })];
    const [inPool] = paces({ maxUnavailable: "50%" }, { nodes, states });
    assert.deepEqual(inPool?.limit, { code: "count", pool: "p", count: 2, size: 4 });
  });
});
