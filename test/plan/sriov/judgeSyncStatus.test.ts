import assert from "node:assert/strict";
import { liveNodeState, type NodeState } from "../../../provider/plan/sriov/nodeState.ts";
import { formatSyncStates, judgeSyncStatus } from "../../../provider/plan/sriov/judgeSyncStatus.ts";
import { stateWith } from "./sriovFixtures.ts";

function state(
  name: string,
  status: Readonly<Record<string, unknown>>,
  desired = "Idle",
  current = "Idle",
): NodeState {
  const parsed = liveNodeState(
    stateWith(name, status, {
      "sriovnetwork.openshift.io/desired-state": desired,
      "sriovnetwork.openshift.io/current-state": current,
    }),
  );
  assert.equal(parsed.status, "read");
  return parsed.value;
}

const cases: readonly [title: string, state: NodeState, expected: object | undefined][] = [
  ["a node that has succeeded", state("n", { syncStatus: "Succeeded" }), undefined],
  [
    "a failure with its error",
    state("n", { syncStatus: "Failed", lastSyncError: "cannot allocate memory" }),
    { code: "failed", node: "n", error: "cannot allocate memory" },
  ],
  [
    "a wanted reboot, whatever the status says",
    state("n", { syncStatus: "Succeeded" }, "Reboot_Required"),
    { code: "reboot", node: "n", drain: "waiting" },
  ],
  [
    "a drain before a reboot",
    state("n", { syncStatus: "InProgress" }, "Reboot_Required", "Draining"),
    { code: "reboot", node: "n", drain: "draining" },
  ],
  [
    "a drained node",
    state("n", { syncStatus: "InProgress" }, "Drain_Required", "DrainComplete"),
    { code: "drain", node: "n", drain: "drained" },
  ],
  [
    "InProgress and Idle, as an error in a firmware query leaves it",
    state("n", { syncStatus: "InProgress" }),
    { code: "in_progress", node: "n", error: "" },
  ],
  [
    "a node without a report",
    state("n", { syncStatus: undefined }),
    { code: "no_report", node: "n" },
  ],
];

describe("judgeSyncStatus()", () => {
  for (const [title, judged, expected] of cases)
    it(`tells ${title}`, () => {
      assert.deepEqual(judgeSyncStatus([judged]), expected === undefined ? [] : [expected]);
    });
});

describe("formatSyncStates()", () => {
  it("says equal states once, with what to look at", () => {
    const busy = { syncStatus: "InProgress" };
    const lines = formatSyncStates(
      judgeSyncStatus([
        state("dgx030", busy, "Reboot_Required"),
        state("dgx031", busy, "Reboot_Required"),
        state("dgx032", { syncStatus: "Failed", lastSyncError: "x" }),
        state("dgx033", busy),
        state("dgx034", {}, "Drain_Required", "Draining"),
        state("dgx035", { syncStatus: undefined }),
      ]),
    );
    const starts = [
      "dgx[030-031]: the operator asks for a reboot (not drained: other nodes of the pool go first",
      "dgx032: the operator failed: x; correct the policy",
      "dgx033: the operator is at work; where that lasts, see the log of its daemon",
      "dgx034: the operator asks for a drain (draining: a PodDisruptionBudget may hold it up)",
      "dgx035: the operator has reported nothing yet",
    ];
    assert.deepEqual(
      lines.map((line, i) => line.slice(0, starts[i]?.length)),
      starts,
    );
    assert.match(lines[0] ?? "", /cold power cycle/);
  });
});
