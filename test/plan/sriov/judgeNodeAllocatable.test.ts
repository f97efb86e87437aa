import assert from "node:assert/strict";
import {
  formatAllocatableGaps,
  judgeNodeAllocatable,
} from "../../../provider/plan/sriov/judgeNodeAllocatable.ts";
import { liveNodeState, type NodeState } from "../../../provider/plan/sriov/nodeState.ts";
import { dgxPolicies, dgxState, node, parsedPolicy, policy } from "./sriovFixtures.ts";

const policies = dgxPolicies.map(parsedPolicy);
const names = policies.map(({ spec }) => `nvidia.com/${spec.resourceName}`);
const all8 = Object.fromEntries(names.map((name) => [name, "8"]));

function state(name: string): NodeState {
  const parsed = liveNodeState(dgxState(name));
  assert.equal(parsed.status, "read");
  return parsed.value;
}

describe("judgeNodeAllocatable()", () => {
  it("finds no gap where each of the eight resources has 8", () => {
    const nodes = [node("dgx030", { allocatable: all8 }), node("dgx031", { allocatable: all8 })];
    assert.deepEqual(judgeNodeAllocatable(nodes, [state("dgx030"), state("dgx031")], policies), {
      gaps: [],
      unknown: [],
    });
  });

  it("names what is missing, folded over nodes", () => {
    const nodes = [
      node("dgx030"),
      node("dgx031", { allocatable: { ...all8, "nvidia.com/resibp24s0": "0" } }),
    ];
    const { gaps } = judgeNodeAllocatable(
      nodes,
      [state("dgx030"), state("dgx031")],
      policies.slice(0, 2),
    );
    assert.deepEqual(formatAllocatableGaps(gaps), [
      "nvidia.com/resibp24s0 on dgx[030-031]: expected 8, found 0",
      "nvidia.com/resibp64s0 on dgx030: expected 8, found 0",
    ]);
  });

  it("counts the VFs of all PFs and ranges of one resource", () => {
    const pool = [
      policy({ nicSelector: { pfNames: ["ibp24s0#0-3", "ibp64s0"] }, resourceName: "ib" }, "a"),
      policy({ nicSelector: { pfNames: ["ibp24s0#4-7"] }, resourceName: "rest" }, "b"),
    ];
    const { gaps } = judgeNodeAllocatable([node("dgx030")], [state("dgx030")], pool, {
      resourcePrefix: "openshift.io",
    });
    assert.deepEqual(formatAllocatableGaps(gaps), [
      "openshift.io/ib on dgx030: expected 12, found 0",
      "openshift.io/rest on dgx030: expected 4, found 0",
    ]);
  });

  it("expects nothing of a policy whose PFs another one takes", () => {
    const pool = [
      policy({ resourceName: "loser", priority: 20 }, "a"),
      policy({ resourceName: "winner", priority: 10 }, "b"),
    ];
    const judged = judgeNodeAllocatable(
      [node("dgx030", { allocatable: { "nvidia.com/winner": "8", "nvidia.com/loser": "8" } })],
      [state("dgx030")],
      pool,
    );
    assert.deepEqual(judged.gaps, [
      { node: "dgx030", resource: "nvidia.com/loser", wanted: 0, found: 8 },
    ]);
  });

  it("says of which nodes it cannot tell, and nothing of nodes without a policy", () => {
    const nodes = [node("dgx030"), node("control-1", { labels: {} })];
    assert.deepEqual(judgeNodeAllocatable(nodes, [], policies), { gaps: [], unknown: ["dgx030"] });
  });
});
