import assert from "node:assert/strict";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { read, unknown } from "../../provider/facts/reading.ts";
import { undrainedSigns } from "../../provider/rollout/undrained.ts";
import { hostFacts } from "../support/factsBuilder.ts";

function signs(inUse: Partial<HostFacts["inUse"]>): string[] {
  const facts = hostFacts();
  return undrainedSigns({ ...facts, inUse: { ...facts.inUse, ...inUse } });
}

describe("undrainedSigns()", () => {
  it("finds none on an empty host", () => {
    assert.deepEqual(signs({}), []);
  });

  it("names each sign", () => {
    assert.deepEqual(
      signs({
        kubelet: true,
        rdmaContexts: read(3),
        rdmaMounts: ["/scratch", "/home"],
        gpuProcesses: read(2),
      }),
      [
        "a kubelet runs",
        "3 open RDMA contexts",
        "mounted over RDMA: /scratch, /home",
        "2 GPU processes",
      ],
    );
  });

  it("takes what could not be counted for a sign", () => {
    assert.deepEqual(signs({ gpuProcesses: unknown("nvidia-smi did not answer") }), [
      "GPU processes could not be counted: nvidia-smi did not answer",
    ]);
  });
});
