import assert from "node:assert/strict";
import fc from "fast-check";
import { PowerError } from "../../provider/power/powerError.ts";
import { coldPowerCycle } from "../../provider/power/coldPowerCycle.ts";
import { fakeClock } from "./fakeClock.ts";
import { ScriptedBmc } from "./scriptedBmc.ts";
import { type TestCertificate, testCertificate } from "./testCertificate.ts";

/** What happens to a request: `late` is done without an answer, the others are not done. */
const fault = fc.constantFrom("none", "none", "none", "busy", "broken", "cut", "late");

describe("coldPowerCycle() with an unreliable BMC", () => {
  let certificate: TestCertificate;

  before(() => {
    certificate = testCertificate("bmc");
  });

  it("turns on only what it saw off, sends ForceOff again only when it was not taken, and ends on or says so", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 40 }), async (faults) => {
        const bmc = new ScriptedBmc(certificate);
        await bmc.start();
        let told = "nothing";
        let wasOff = false;
        let taken = 0;
        bmc.onReset = (type) => {
          bmc.state = type === "On" ? "On" : "Off";
          wasOff ||= type === "ForceOff";
        };
        bmc.script = ({ path, body }) => {
          const now = faults.shift() ?? "none";
          if (path.endsWith("/Systems/1")) told = now === "none" ? bmc.state : "nothing";
          const reset = /"(On|ForceOff)"/.exec(body)?.[1];
          if (reset === "On") assert.equal(told, "Off");
          if (reset === "ForceOff") {
            assert.equal(told, "On");
            assert.equal(taken, 0);
            if (now !== "busy") taken += 1;
          }
          if (reset !== undefined) told = "nothing";
          if (now === "late" && reset !== undefined) bmc.onReset(reset);
          switch (now) {
            case "none":
              return undefined;
            case "busy":
              return { status: 503 };
            case "broken":
              return { status: 500 };
            case "cut":
            case "late":
              return "cut";
          }
        };
        try {
          await coldPowerCycle(
            { ...bmc.target, fingerprint: certificate.fingerprint },
            { ...fakeClock(), offTimeoutSeconds: 30, onTimeoutSeconds: 30 },
          );
          assert.ok(wasOff);
          assert.equal(bmc.state, "On");
        } catch (error) {
          assert.ok(error instanceof PowerError, String(error));
          if (bmc.state === "Off") assert.match(error.message, /is Off|left off|unknown power/);
        } finally {
          bmc.stop();
        }
      }),
      { numRuns: 60 },
    );
  });
});
