import assert from "node:assert/strict";
import { planWaves } from "../../../provider/plan/waves/waves.ts";
import { missingCredentials } from "../../../provider/resources/configuration/bmcCredentials.ts";
import { hostPlan } from "../../support/hostPlans.ts";

const bmc = { address: "bmc" };
const hosts = {
  n1: { bmc },
  n2: { bmc: { ...bmc, credentials: "lab" } },
  n3: { bmc },
  n4: {},
  n5: { bmc },
};
const waves = planWaves(
  new Map([
    ["n1", hostPlan("cold-power-cycle")],
    ["n2", hostPlan("cold-power-cycle")],
    ["n3", { ...hostPlan("warm-reboot"), escalation: "cold-power-cycle" }],
    ["n4", hostPlan("cold-power-cycle")],
    ["n5", hostPlan("warm-reboot")],
  ]),
  { maxUnavailable: 1 },
);
const credentials = { username: "ops", password: "x" };

describe("missingCredentials()", () => {
  it("names the hosts whose power may have to be cycled, by entry, with the commands to use", () => {
    assert.deepEqual(missingCredentials(waves, hosts, { default: credentials }), [
      '`pulumi up` could not cycle the power of n2: the configuration holds no credentials "lab"; ' +
        "pulumi config set --path 'rdma:credentials.lab.username' NAME; " +
        "pulumi config set --secret --path 'rdma:credentials.lab.password'",
    ]);
  });

  it("keeps to one line where hosts have entries of their own", () => {
    const own = Object.fromEntries(
      ["n1", "n2", "n3", "n4"].map((name) => [name, { bmc: { ...bmc, credentials: name } }]),
    );
    const plans = new Map(Object.keys(own).map((name) => [name, hostPlan("cold-power-cycle")]));
    assert.deepEqual(missingCredentials(planWaves(plans, { maxUnavailable: 1 }), own, {}), [
      '`pulumi up` could not cycle the power of n[1-4]: the configuration holds no credentials "n1", "n2", "n3" and 1 more; ' +
        "pulumi config set --path 'rdma:credentials.n1.username' NAME; " +
        "pulumi config set --secret --path 'rdma:credentials.n1.password', and so for the others",
    ]);
  });

  it("says nothing where the entries are there", () => {
    const configured = { default: credentials, lab: credentials };
    assert.deepEqual(missingCredentials(waves, hosts, configured), []);
  });
});
