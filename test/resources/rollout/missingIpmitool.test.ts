import assert from "node:assert/strict";
import { planWaves } from "../../../provider/plan/waves/waves.ts";
import { missingIpmitool } from "../../../provider/resources/rollout/missingIpmitool.ts";
import { hostPlan } from "../../support/hostPlans.ts";

const ipmi = { bmc: { address: "ipmi://bmc" } };
const hosts = { n1: ipmi, n2: { bmc: { address: "bmc" } }, n3: ipmi, n4: {}, n5: ipmi };
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

describe("missingIpmitool()", () => {
  it("names the hosts whose power may have to be cycled over IPMI", () => {
    assert.deepEqual(
      missingIpmitool(waves, hosts, () => false),
      [
        "`pulumi up` could not cycle the power of n[1,3]: their BMCs have ipmi:// addresses, " +
          "and ipmitool is not on PATH; install it where `pulumi up` runs",
      ],
    );
  });

  it("says nothing where it is there, and does not look where nobody needs it", () => {
    assert.deepEqual(
      missingIpmitool(waves, hosts, () => true),
      [],
    );
    const redfish = { n1: { bmc: { address: "bmc" } } };
    assert.deepEqual(
      missingIpmitool(waves, redfish, () => assert.fail("looked")),
      [],
    );
  });
});
