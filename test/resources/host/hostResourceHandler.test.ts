import assert from "node:assert/strict";
import type { HostPlan } from "../../../provider/plan/hostPlan.ts";
import { overallActivation, groupPending } from "../../../provider/plan/pending.ts";
import { planUnreachable } from "../../../provider/plan/planUnreachable.ts";
import { hostResourceHandler } from "../../../provider/resources/host/hostResourceHandler.ts";
import { rdmaModeKind } from "../../../provider/resources/host/rdmaModeKind.ts";
import { modeClaim } from "../../support/claims.ts";
import { hostPlan } from "../../support/hostPlans.ts";

const handler = hostResourceHandler(rdmaModeKind);
const inputs = { hosts: { a: {} }, mode: "exclusive", rollout: true };

/** What check() adds for a host with this plan. */
function checked(plan: HostPlan): Record<string, unknown> {
  const plans = new Map([["a", plan]]);
  return { ...inputs, activation: overallActivation(plans), pending: groupPending(plans) };
}

async function changes(olds: object, news: object): Promise<boolean | undefined> {
  return (await handler.diff("id", { ...olds }, { ...news })).changes;
}

describe("hostResourceHandler() diff", () => {
  const clean = checked(hostPlan("none"));

  it("says changes where something is pending", async () => {
    assert.equal(await changes(clean, checked(hostPlan("warm-reboot"))), true);
  });

  it("says no change where all that is left is unknown or blocked", async () => {
    const unreachable = planUnreachable({
      status: "unreachable",
      code: "connect_timeout",
      message: "no answer",
      summary: "no answer",
      local: false,
    });
    const blocked: HostPlan = {
      ...hostPlan("none"),
      blocked: [{ code: "family_not_supported", family: "suse" }],
    };
    assert.equal(await changes(clean, checked(unreachable)), false);
    assert.equal(await changes(clean, checked(blocked)), false);
  });

  it("says changes where the user's inputs changed, and none for what is not theirs", async () => {
    assert.equal(await changes(clean, { ...clean, mode: "shared" }), true);
    assert.equal(await changes(clean, { ...clean, __provider: "new", live: { x: "a" } }), false);
  });
});

describe("hostResourceHandler() read", () => {
  it("returns the user's inputs unchanged, the id, and live with the host as unknown", async () => {
    // Port 1 of loopback: refused at once.
    const hosts = { a: { address: "127.0.0.1", port: 1 } };
    const properties = {
      hosts,
      mode: "exclusive",
      claim: modeClaim({ hosts: "a" }),
      activation: "none",
      pending: [],
      awaiting: [],
      failed: "",
      live: { exclusive: "a" },
      __provider: "text",
    };
    const result = await handler.read("site/test/RdmaMode.a", properties);
    assert.equal(result.id, "site/test/RdmaMode.a");
    assert.deepEqual(result.props, { ...properties, live: { unknown: "a" } });
    const { awaiting, failed, live, ...own } = properties;
    assert.deepEqual([awaiting, failed, live], [[], "", { exclusive: "a" }]);
    assert.deepEqual(result.inputs, own);
  });
});
