import assert from "node:assert/strict";
import type { HostPlan } from "../../provider/plan/hostPlan.ts";
import { groupUnknown } from "../../provider/plan/unknownHosts.ts";
import { hostPlan } from "../support/hostPlans.ts";

describe("groupUnknown()", () => {
  it("folds hosts that are unknown for the same reasons, without their texts", () => {
    const silent = (host: string) =>
      ({
        code: "host_unreachable",
        cause: "connect_timeout",
        message: `no answer of ${host}`,
        summary: "no answer in 10 s",
      }) as const;
    const right = hostPlan("none");
    const plans = new Map<string, HostPlan>([
      ["dgx003", { ...right, unknown: [silent("dgx003")] }],
      ["dgx001", { ...right, unknown: [{ code: "mode_unknown", why: "odd" }, silent("dgx001")] }],
      ["dgx002", { ...right, unknown: [silent("dgx002")] }],
      ["dgx004", right],
    ]);
    assert.deepEqual(groupUnknown(plans), [
      { hosts: "dgx001", because: ["host_unreachable", "mode_unknown"] },
      { hosts: "dgx[002-003]", because: ["host_unreachable"] },
    ]);
  });
});
