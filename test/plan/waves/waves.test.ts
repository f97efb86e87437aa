import assert from "node:assert/strict";
import fc from "fast-check";
import { isReboot } from "../../../provider/plan/activation.ts";
import { actOf, type Act } from "../../../provider/plan/waves/hostNeed.ts";
import type { HostPlan } from "../../../provider/plan/hostPlan.ts";
import { expandNodes } from "../../../provider/facts/nodeset.ts";
import { planWaves, type WaveOptions } from "../../../provider/plan/waves/waves.ts";
import { hostPlan } from "../../support/hostPlans.ts";

/** `act nodes [canary]` of each wave. */
function lines(plans: Record<string, HostPlan>, options: WaveOptions): string[] {
  return planWaves(set(plans), options).waves.map(
    ({ act, hosts, canary }) => `${act} ${hosts.join(",")}${canary ? " canary" : ""}`,
  );
}

/** Plans by folded nodeset. */
function set(plans: Record<string, HostPlan>): Map<string, HostPlan> {
  return new Map(
    Object.entries(plans).flatMap(([nodes, plan]) =>
      expandNodes(nodes).map((node) => [node, plan] as const),
    ),
  );
}

const warm = hostPlan("warm-reboot");
const cold = hostPlan("cold-power-cycle");
const reload = hostPlan("module-reload");
const drain = hostPlan("runtime", { disturbs: "users of a VF" });
const quiet = hostPlan("runtime");
const right = hostPlan("none");
const unsure = { ...warm, unknown: [{ code: "mode_unknown", why: "?" }] } as const;

describe("planWaves()", () => {
  it("takes one node of each act first, the least disruptive act first", () => {
    assert.deepEqual(lines({ "n[1-3]": warm, "n[4-5]": cold, n6: right }, { maxUnavailable: 2 }), [
      "warm-reboot n1 canary",
      "cold-power-cycle n4 canary",
      "warm-reboot n2,n3",
      "cold-power-cycle n5",
    ]);
  });

  it("leaves out who needs no drained node: right, or changed without disturbing anyone", () => {
    assert.deepEqual(lines({ n1: right, n2: quiet }, { maxUnavailable: 1 }), []);
  });

  it("drains nodes for changes without a reboot too", () => {
    assert.deepEqual(lines({ n1: drain, n2: reload }, { maxUnavailable: 1 }), [
      "runtime n1 canary",
      "module-reload n2 canary",
    ]);
  });

  it("drains nodes whose RDMA users a runtime change would disturb", () => {
    const inUse = hostPlan("runtime", { disturbs: "RDMA users" });
    assert.deepEqual(lines({ n1: inUse }, { maxUnavailable: 1 }), ["runtime n1 canary"]);
  });

  it("skips a node with an unknown, whatever else it needs, and says so", () => {
    const plan = planWaves(set({ n1: unsure, n2: warm }), { maxUnavailable: 1 });
    assert.deepEqual(
      plan.waves.flatMap(({ hosts }) => hosts),
      ["n2"],
    );
    assert.deepEqual(plan.leftOut, [{ host: "n1", reason: "unknown" }]);
  });

  it("takes a node that is blocked in another change", () => {
    const blocked = { ...warm, blocked: [{ code: "pf_without_driver", devices: [] }] } as const;
    assert.deepEqual(lines({ n1: blocked }, { maxUnavailable: 1 }), ["warm-reboot n1 canary"]);
  });

  it("orders nodes by name as people do", () => {
    assert.deepEqual(
      lines({ n10: warm, n9: warm, n1: warm }, { maxUnavailable: 1, canary: false }),
      ["warm-reboot n1", "warm-reboot n9", "warm-reboot n10"],
    );
  });

  it("does without canaries, or with more of them, but never above maxUnavailable", () => {
    const plans = { "n[1-6]": warm };
    assert.deepEqual(lines(plans, { maxUnavailable: 4, canary: false }), [
      "warm-reboot n1,n2,n3,n4",
      "warm-reboot n5,n6",
    ]);
    assert.deepEqual(lines(plans, { maxUnavailable: 4, canary: 2 }), [
      "warm-reboot n1,n2 canary",
      "warm-reboot n3,n4,n5,n6",
    ]);
    assert.deepEqual(lines(plans, { maxUnavailable: 1, canary: 3 })[0], "warm-reboot n1 canary");
  });

  for (const [share, size, most] of [
    ["25%", 10, 2],
    ["25%", 3, 1],
    ["100%", 7, 7],
    ["0%", 5, 1],
  ] as const)
    it(`takes ${share} of ${size} nodes for ${most}: rounded down, at least 1`, () => {
      const plans = set({ [`n[1-${size}]`]: warm });
      assert.equal(planWaves(plans, { maxUnavailable: share }).maxUnavailable, most);
    });

  for (const maxUnavailable of [0, -1, 1.5, "x%" as `${number}%`])
    it(`refuses maxUnavailable ${maxUnavailable}`, () => {
      assert.throws(() => planWaves(set({ n1: warm }), { maxUnavailable }), RangeError);
    });

  it("keeps a wave within a failure domain", () => {
    const failureDomains = { n1: "rack2", n2: "rack1", n3: "rack1", n4: "rack2" };
    const options = { maxUnavailable: 3, canary: false, failureDomains };
    assert.deepEqual(lines({ "n[1-4]": warm }, options), [
      "warm-reboot n2,n3",
      "warm-reboot n1,n4",
    ]);
  });

  it("leaves reboots above maxReboots to the next run, and drains the others all the same", () => {
    const plan = planWaves(set({ "n[1-4]": warm, n5: drain }), {
      maxUnavailable: 2,
      maxReboots: 2,
    });
    assert.deepEqual(plan.acts, { runtime: "n5", "warm-reboot": "n[1-2]" });
    assert.deepEqual(plan.leftOut, [
      { host: "n3", reason: "over_max_reboots" },
      { host: "n4", reason: "over_max_reboots" },
    ]);
  });

  it("reboots no one where maxReboots is 0", () => {
    assert.deepEqual(lines({ n1: warm }, { maxUnavailable: 1, maxReboots: 0 }), []);
  });

  it("names who may get a cold cycle after the warm one, and who by hand", () => {
    const plan = planWaves(
      set({ n1: { ...warm, escalation: "cold-power-cycle" }, n2: { ...cold, byHand: true } }),
      { maxUnavailable: 1 },
    );
    assert.deepEqual([plan.escalates, plan.byHand], ["n1", "n2"]);
  });

  it("takes every node that has to be drained exactly once, never more than maxUnavailable at a time", () => {
    const one = fc.constantFrom(warm, cold, reload, drain, quiet, right, unsure);
    const property = fc.property(
      fc.array(one, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 4 }),
      fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
      (all, maxUnavailable, canary, maxReboots) => {
        const plans = new Map(all.map((plan, i) => [`n${i}`, plan]));
        const options = {
          maxUnavailable,
          canary,
          ...(maxReboots === undefined ? {} : { maxReboots }),
        };
        const { waves, leftOut } = planWaves(plans, options);
        const taken = waves.flatMap(({ hosts }) => hosts);
        assert.equal(new Set(taken).size, taken.length);
        const out = leftOut.map(({ host }) => host);
        const needing = [...plans].filter(
          ([, plan]) => actOf(plan) !== undefined || plan.unknown.length > 0,
        );
        assert.deepEqual([...taken, ...out].sort(), needing.map(([host]) => host).sort());
        for (const wave of waves) {
          assert(wave.hosts.length > 0 && wave.hosts.length <= maxUnavailable);
          for (const host of wave.hosts) assert.equal(actOf(planAt(plans, host)), wave.act);
        }
        const reboots = waves.filter(({ act }) => isReboot(act)).flatMap(({ hosts }) => hosts);
        assert(reboots.length <= (maxReboots ?? Infinity));
        const firstOf = new Map<Act, boolean>();
        for (const { act, canary: isCanary } of waves)
          if (!firstOf.has(act)) firstOf.set(act, isCanary);
        for (const isCanary of firstOf.values()) assert.equal(isCanary, canary > 0);
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });
});

function planAt(plans: ReadonlyMap<string, HostPlan>, host: string): HostPlan {
  const plan = plans.get(host);
  assert(plan !== undefined);
  return plan;
}
