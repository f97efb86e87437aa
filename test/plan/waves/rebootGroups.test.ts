import assert from "node:assert/strict";
import type { HostPlan } from "../../../provider/plan/hostPlan.ts";
import { rebootGroups, summaryOf } from "../../../provider/plan/waves/rebootGroups.ts";
import { planWaves } from "../../../provider/plan/waves/waves.ts";
import { hostPlan } from "../../support/hostPlans.ts";

const warm = hostPlan("warm-reboot");
const cold: HostPlan = { ...hostPlan("cold-power-cycle"), byHand: true };
const escalating: HostPlan = { ...warm, escalation: "cold-power-cycle" };
const plans = new Map([
  ["n1", warm],
  ["n2", warm],
  ["n3", escalating],
  ["n4", cold],
  ["n5", hostPlan("none")],
]);
const waves = planWaves(plans, { maxUnavailable: 1 });

describe("rebootGroups()", () => {
  it("groups nodes by act and codes of reasons, in the order of the waves", () => {
    const because = ["mode_reboot"];
    assert.deepEqual(rebootGroups(waves, plans), [
      { act: "warm-reboot", hosts: "n[1-2]", because },
      { act: "cold-power-cycle", hosts: "n4", byHand: true, because },
      { act: "warm-reboot", hosts: "n3", escalation: "cold-power-cycle", because },
    ]);
  });
});

describe("summaryOf()", () => {
  it("counts acts", () => {
    assert.equal(summaryOf(waves), "1 cold power cycle, 3 warm reboots");
    assert.equal(summaryOf(planWaves(new Map(), { maxUnavailable: 1 })), "nothing to do");
  });
});
