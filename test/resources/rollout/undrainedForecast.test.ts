import assert from "node:assert/strict";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { HostRead } from "../../../provider/facts/hostRead.ts";
import { read } from "../../../provider/facts/reading.ts";
import { planWaves } from "../../../provider/plan/waves/waves.ts";
import { undrainedForecast } from "../../../provider/resources/rollout/undrainedForecast.ts";
import { hostFacts } from "../../support/factsBuilder.ts";
import { hostPlan } from "../../support/hostPlans.ts";

function reading(inUse: Partial<HostFacts["inUse"]>): HostRead {
  const facts = hostFacts();
  return { status: "read", facts: { ...facts, inUse: { ...facts.inUse, ...inUse } } };
}

const warm = hostPlan("warm-reboot");
const waves = planWaves(
  new Map([
    ["n1", warm],
    ["n2", warm],
    ["n3", warm],
    ["n4", hostPlan("none")],
  ]),
  { maxUnavailable: 3 },
);
const reads = new Map<string, HostRead>([
  ["n1", reading({ kubelet: true })],
  ["n2", reading({ kubelet: true, gpuProcesses: read(2) })],
  ["n3", reading({})],
  ["n4", reading({ kubelet: true })],
]);

describe("undrainedForecast()", () => {
  it("names nodes of the waves that up would refuse, and why", () => {
    assert.equal(
      undrainedForecast(waves, reads, "required"),
      "`pulumi up` would leave n[1-2] alone as of now, for they are not empty: a kubelet runs (n[1-2]), " +
        '2 GPU processes (n2); drain them, or write drain: "none" if that is meant',
    );
  });

  it("says nothing where nodes are empty or need not be", () => {
    assert.equal(undrainedForecast(waves, reads, "none"), undefined);
    assert.equal(undrainedForecast(waves, new Map([["n3", reading({})]]), "required"), undefined);
  });
});
