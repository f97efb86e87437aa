import assert from "node:assert/strict";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { operatorPools } from "../../../provider/plan/sriovForecast/operatorPools.ts";
import { clusterFacts, labelled, node, operatorConfig, pool } from "./support/operatorFacts.ts";

const exclusive = pool("p", { rdmaMode: "exclusive" });

describe("operatorPools()", () => {
  it("gives the mode that the pool of a node asks for", () => {
    assert.equal(operatorPools(clusterFacts({ pools: [exclusive] }))("n1"), "exclusive");
    const shared = pool("p", { rdmaMode: "shared", nodeSelector: undefined });
    assert.equal(operatorPools(clusterFacts({ pools: [shared] }))("n1"), "shared");
  });

  const unset = [
    ["no pool means the node", clusterFacts()],
    ["its pool names no mode", clusterFacts({ pools: [pool("p")] })],
    ["two pools mean it", clusterFacts({ pools: [exclusive, pool("q")] })],
    ["the cluster has no pools", { ...clusterFacts(), sriovPoolConfigs: read(null) }],
    [
      "the operator's daemon does not run there",
      clusterFacts({
        pools: [exclusive],
        configs: [operatorConfig({ configDaemonNodeSelector: { rack: "r1" } })],
      }),
    ],
    [
      "the pool is one of Open vSwitch offload",
      clusterFacts({
        pools: [pool("p", { ...exclusive.spec, ovsHardwareOffloadConfig: { name: "w" } })],
      }),
    ],
  ] as const;
  for (const [title, facts] of unset) {
    it(`is unset where ${title}`, () => {
      assert.equal(operatorPools(facts)("n1"), "unset");
    });
  }

  const hidden = [
    ["nodes cannot be read", { ...clusterFacts(), nodes: unknown("forbidden") }],
    ["pools cannot be read", { ...clusterFacts(), sriovPoolConfigs: unknown("forbidden") }],
    [
      "a pool is not understood",
      clusterFacts({ pools: [pool("p", { rdmaMode: "exclusive" }), pool("q", { rdmaMode: 7 })] }),
    ],
    ["the cluster has no such node", clusterFacts({ nodes: [node("other")] })],
  ] as const;
  for (const [title, facts] of hidden) {
    it(`is unknown where ${title}`, () => {
      assert.equal(operatorPools(facts)("n1"), "unknown");
    });
  }

  it("tells nodes apart by their labels", () => {
    const pools = [
      pool("a", { rdmaMode: "exclusive", nodeSelector: { matchLabels: { rack: "r1" } } }),
      pool("b", {
        rdmaMode: "shared",
        nodeSelector: { matchExpressions: [{ key: "rack", operator: "NotIn", values: ["r1"] }] },
      }),
    ];
    const nodes = [labelled("n1", { rack: "r1" }), labelled("n2", { rack: "r2" })];
    const poolOf = operatorPools(clusterFacts({ nodes, pools }));
    assert.deepEqual([poolOf("n1"), poolOf("n2")], ["exclusive", "shared"]);
  });
});
