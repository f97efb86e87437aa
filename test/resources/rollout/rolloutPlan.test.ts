import assert from "node:assert/strict";
import { planWaves } from "../../../provider/plan/waves/waves.ts";
import { beyondApproval, beyondPrinted } from "../../../provider/resources/rollout/rolloutPlan.ts";
import { hostPlan } from "../../support/hostPlans.ts";

const plans = new Map([
  ["n1", hostPlan("warm-reboot")],
  ["n2", hostPlan("cold-power-cycle")],
]);
const waves = planWaves(plans, { maxUnavailable: 1 });
const nothing = planWaves(new Map(), { maxUnavailable: 1 });
const now = new Date("2026-11-21T06:00:00Z");

describe("beyondApproval()", () => {
  it("is content where no approval is asked for, or nothing is to do", () => {
    assert.equal(beyondApproval(waves, undefined, now), undefined);
    assert.equal(beyondApproval(nothing, { until: "2020-01-01T00:00:00Z" }, now), undefined);
  });

  it("is content with a plan that is smaller than what was approved", () => {
    assert.equal(beyondApproval(waves, { warm: "n[1-9]", cold: "n2" }, now), undefined);
  });

  it("names the nodes that are not approved, by act", () => {
    assert.match(
      beyondApproval(waves, { warm: "n1" }, now) ?? "",
      /^not approved: cold: n2; review the preview and approve these too/,
    );
    assert.match(beyondApproval(waves, {}, now) ?? "", /cold: n2, warm: n1/);
  });

  it("is void after its time, whatever its offset", () => {
    const approval = { warm: "n1", cold: "n2" };
    const at = (until: string): string | undefined =>
      beyondApproval(waves, { ...approval, until }, now);
    assert.equal(at("2026-11-21T07:30:00+01:00"), undefined);
    assert.match(at("2026-11-21T06:30:00+01:00") ?? "", /ended at 2026-11-21T06:30:00\+01:00/);
  });
});

describe("beyondPrinted()", () => {
  it("is content with what check() printed or less", () => {
    assert.equal(beyondPrinted(waves, { warm: "n1", cold: "n2" }), undefined);
    assert.equal(beyondPrinted(nothing, { warm: "n1" }), undefined);
  });

  it("names what has become more since", () => {
    assert.match(
      beyondPrinted(waves, { warm: "n[1-2]" }) ?? "",
      /more is needed than preview showed: cold: n2; run `pulumi preview` again/,
    );
  });
});
