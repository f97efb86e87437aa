import assert from "node:assert/strict";
import { planWaves } from "../../provider/plan/waves.ts";
import { missingCredentials } from "../../provider/resources/bmcCredentials.ts";
import { hostPlan } from "../support/hostPlans.ts";

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
    assert.deepEqual(missingCredentials(waves, hosts, {}), [
      '`pulumi up` could not cycle the power of n[1,3]: the configuration holds no credentials "default"; ' +
        "pulumi config set --path 'rdma:credentials.default.username' NAME; " +
        "pulumi config set --secret --path 'rdma:credentials.default.password'",
      '`pulumi up` could not cycle the power of n2: the configuration holds no credentials "lab"; ' +
        "pulumi config set --path 'rdma:credentials.lab.username' NAME; " +
        "pulumi config set --secret --path 'rdma:credentials.lab.password'",
    ]);
  });

  it("says nothing where the entries are there", () => {
    const configured = { default: credentials, lab: credentials };
    assert.deepEqual(missingCredentials(waves, hosts, configured), []);
  });
});
