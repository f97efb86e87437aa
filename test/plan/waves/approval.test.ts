import assert from "node:assert/strict";
import fc from "fast-check";
import { expandNodes } from "../../../provider/facts/nodeset.ts";
import {
  Approval,
  approvalOf,
  exceeds,
  formatApproval,
} from "../../../provider/plan/waves/approval.ts";
import type { HostPlan } from "../../../provider/plan/hostPlan.ts";
import { planWaves, type WavePlan } from "../../../provider/plan/waves/waves.ts";
import { hostPlan } from "../../support/hostPlans.ts";

const warm = hostPlan("warm-reboot");
const cold = hostPlan("cold-power-cycle");
const escalating: HostPlan = { ...warm, escalation: "cold-power-cycle" };
const drain = hostPlan("runtime", { disturbs: "users of a VF" });
const reload = hostPlan("module-reload");

function waves(plans: Record<string, HostPlan>): WavePlan {
  const all = Object.entries(plans).flatMap(([nodes, plan]) =>
    expandNodes(nodes).map((node) => [node, plan] as const),
  );
  return planWaves(new Map(all), { maxUnavailable: 5 });
}

describe("approvalOf()", () => {
  it("names the nodes of each act", () => {
    assert.deepEqual(
      approvalOf(waves({ dgx030: cold, "dgx[012-017]": warm, n1: reload, n2: drain })),
      {
        cold: "dgx030",
        warm: "dgx[012-017]",
        reload: "n1",
        drain: "n2",
      },
    );
  });

  it("asks for the cold cycle together with the warm one that may not be enough", () => {
    assert.deepEqual(approvalOf(waves({ n1: escalating, n2: cold })), {
      cold: "n[1-2]",
      warm: "n1",
    });
  });

  it("asks for nothing where nothing would be done", () => {
    assert.deepEqual(approvalOf(waves({})), {});
  });
});

describe("exceeds()", () => {
  const approval = { cold: "n1", warm: "n[2-4]" };

  for (const [title, plans] of [
    ["the approved plan", { n1: cold, "n[2-4]": warm }],
    ["a smaller plan", { n3: warm }],
    ["an empty plan", {}],
  ] as const)
    it(`passes ${title}`, () => {
      assert.equal(exceeds(waves(plans), approval), undefined);
    });

  for (const [title, plans, beyond] of [
    ["one node more", { "n[2-5]": warm }, { warm: "n5" }],
    ["a cold cycle of a node approved for warm", { n2: cold }, { cold: "n2" }],
    ["a warm reboot of a node approved for cold", { n1: warm }, { warm: "n1" }],
    ["an escalation that was not approved", { n2: escalating }, { cold: "n2" }],
    ["a drain that was not approved", { n1: drain }, { drain: "n1" }],
    ["everything where nothing is approved", { n1: cold }, { cold: "n1" }],
  ] as const)
    it(`names ${title}`, () => {
      const own = title.startsWith("everything") ? {} : approval;
      assert.deepEqual(exceeds(waves(plans), own), beyond);
    });

  it("passes what it would have approved itself, and any part of it", () => {
    const plan = fc.constantFrom(warm, cold, escalating, drain, reload, hostPlan("none"));
    const property = fc.property(fc.array(plan, { maxLength: 20 }), fc.nat(20), (all, some) => {
      const named = all.map((each, i) => [`n${i}`, each] as const);
      const whole = approvalOf(planWaves(new Map(named), { maxUnavailable: 3 }));
      const part = planWaves(new Map(named.slice(0, some)), { maxUnavailable: 3 });
      assert.equal(exceeds(part, whole), undefined);
    });
    fc.assert(property);
  });

  it("is monotone: what exceeds an approval exceeds every part of it", () => {
    const plan = fc.constantFrom(warm, cold, escalating, drain, reload);
    const property = fc.property(
      fc.array(plan, { minLength: 1, maxLength: 12 }),
      fc.nat(12),
      (all, some) => {
        const named = all.map((each, i) => [`n${i}`, each] as const);
        const whole = planWaves(new Map(named), { maxUnavailable: 3 });
        const part = approvalOf(planWaves(new Map(named.slice(0, some)), { maxUnavailable: 3 }));
        assert.equal(exceeds(whole, part) === undefined, some >= all.length);
      },
    );
    fc.assert(property);
  });
});

describe("formatApproval()", () => {
  it("prints what can be pasted into a stack's configuration", () => {
    assert.equal(
      formatApproval({ warm: "dgx[012-017]", cold: "dgx030" }, "2026-11-28T08:00+01:00"),
      '{cold: "dgx030", warm: "dgx[012-017]", until: "2026-11-28T08:00+01:00"}',
    );
  });
});

describe("Approval", () => {
  it("refuses what is no nodeset, naming the position", () => {
    const result = Approval.safeParse({ cold: "dgx[030" });
    assert.match(result.error?.issues[0]?.message ?? "", /position 4: expected a closing/);
  });

  it("refuses a kind of act that does not exist", () => {
    assert.equal(Approval.safeParse({ hot: "n1" }).success, false);
  });
});
