import assert from "node:assert/strict";
import { assembleInUse } from "../../../provider/facts/assemble/inUse.ts";
import { readOpenHandles } from "../../../provider/facts/assemble/openHandles.ts";
import type { InUseFacts } from "../../../provider/facts/hostFacts.ts";
import { probeOf, type ProbeParts } from "./sections.ts";

function inUse(parts: ProbeParts): InUseFacts {
  const probe = probeOf(parts);
  return assembleInUse(probe, readOpenHandles(probe));
}

const loaded = { ib_core: "loaded", netns_mode: "Y" };
const exclusive = { ib_core: "loaded", netns_mode: "N" };
const idle = '[{"ifname":"mlx5_0","pd":1,"cq":1,"qp":1,"ctx":0}]';
const busy = '[{"ifname":"mlx5_0","pd":1,"cq":1,"qp":1,"ctx":3}]';
const all = "uverbs 0\ndenied 0";
const some = "uverbs 0\ndenied 12";

describe("assembleInUse()", () => {
  const rows: readonly (readonly [string, ProbeParts, number | RegExp])[] = [
    ["none without ib_core", {}, 0],
    [
      "what both ways show as none",
      { host: loaded, jobs: { "rdma-resource": idle, handles: all } },
      0,
    ],
    ["those of rdma", { host: loaded, jobs: { "rdma-resource": busy, handles: all } }, 3],
    [
      "handles of another namespace, which rdma does not show",
      { host: exclusive, jobs: { "rdma-resource": "[]", handles: "uverbs 2\ndenied 0" } },
      2,
    ],
    ["handles alone without rdma", { host: loaded, jobs: { handles: all } }, 0],
    [
      "those of rdma for a user in shared mode",
      { host: loaded, jobs: { "rdma-resource": idle, handles: some } },
      0,
    ],
    [
      "none for a user in exclusive mode as unknown",
      { host: exclusive, jobs: { "rdma-resource": "[]", handles: some } },
      /exclusive mode only root/,
    ],
    ["neither way as unknown", { host: loaded, jobs: { handles: some } }, /rdma is not installed/],
    [
      "garbage of rdma as unknown for a user",
      { host: loaded, jobs: { "rdma-resource": "{", handles: some } },
      /rdma resource/,
    ],
    [
      "a late rdma as unknown for a user",
      { host: loaded, jobs: { "rdma-resource": ["", 124], handles: some } },
      /in time/,
    ],
  ];
  for (const [title, parts, expected] of rows) {
    it(`assembleInUse() counts RDMA contexts: ${title}`, () => {
      const { rdmaContexts } = inUse(parts);
      if (typeof expected === "number")
        assert.deepEqual(rdmaContexts, { status: "read", value: expected });
      else assert.match(rdmaContexts.status === "unknown" ? rdmaContexts.why : "read", expected);
    });
  }

  it("assembleInUse() counts GPU processes, and does not know what nvidia-smi does not tell", () => {
    const processes = (gpu: string | readonly [string, number]): InUseFacts["gpuProcesses"] =>
      inUse({ jobs: { gpu } }).gpuProcesses;
    assert.deepEqual(processes("4711\n4712"), { status: "read", value: 2 });
    assert.deepEqual(processes(""), { status: "read", value: 0 });
    assert.equal(processes(["NVIDIA-SMI has failed", 9]).status, "unknown");
    assert.equal(processes(["", 124]).status, "unknown");
    assert.deepEqual(inUse({}).gpuProcesses, { status: "read", value: 0 });
  });

  it("assembleInUse() finds a kubelet that is set up, running or not", () => {
    assert.equal(inUse({ signs: ["kubelet\t/etc/kubernetes/kubelet.conf"] }).kubelet, true);
    assert.equal(inUse({}).kubelet, false);
  });
});
