import assert from "node:assert/strict";
import { parseFwresetStatus } from "../../../provider/facts/parse/fwresetStatus.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const status = (name: string): string => fixture(`mstfwreset/${name}.json`);
const cycle = status("4.36-status");

describe("parseFwresetStatus()", () => {
  it("parseFwresetStatus() reads action, pending parameters and reasons", () => {
    assert.deepEqual(parseFwresetStatus(cycle), {
      device: "0000:18:00.0",
      action: "power-cycle",
      pending: [{ name: "NUM_OF_VFS", current: "16", nextBoot: "8" }],
      reasons: ["Pending NVCONFIG parameter change"],
    });
    assert.equal(parseFwresetStatus(status("4.36-status-driver-restart")).action, "driver-restart");
  });

  it('parseFwresetStatus() takes "N/A" for not told', () => {
    assert.deepEqual(parseFwresetStatus(status("4.36-status-none")), {
      device: "0000:18:00.0",
      action: "none",
      pending: null,
      reasons: [],
    });
  });

  it("parseFwresetStatus() takes the one action that the text layout names", () => {
    assert.deepEqual(
      parseFwresetStatus("Device: 0000:18:00.0\nReset needed: Yes\nAction: Full power cycle\n"),
      {
        device: null,
        action: "power-cycle",
        pending: null,
        reasons: [],
      },
    );
    assert.equal(parseFwresetStatus("-W- PCI rescan is required\n").action, "pci-rescan");
  });

  const wrong: Record<string, string> = {
    "an unknown action": cycle.replace("Full power cycle", "Wait for better times"),
    "an action where none is needed": cycle.replace("true", "false"),
    "no action where one is needed": cycle.replace("Full power cycle", "No action required"),
    "a parameter without a Next Boot": cycle.replace('"next_boot"', '"next"'),
    "JSON that was cut off": cycle.slice(0, -5),
    "a text of two actions": "Full power cycle\nNo action required\n",
    "an error": "-E- Only root user can run this tool.\n",
    "a tool that has no status":
      "usage: mstfwreset [-h]\nmstfwreset: error: argument command: invalid choice: 'status'\n",
    nothing: "",
  };
  for (const [what, text] of Object.entries(wrong)) {
    it(`parseFwresetStatus() throws for ${what}`, () => {
      assert.notEqual(text, cycle);
      assert.throws(() => parseFwresetStatus(text), ParseError);
    });
  }

  it("parseFwresetStatus() throws nothing but ParseError", () => {
    const samples = ["4.36-status", "4.36-status-driver-restart", "4.36-status-none"].map(status);
    assertOnlyParseErrors(parseFwresetStatus, samples);
    assertReadsLongTexts(parseFwresetStatus, samples.slice(0, 1));
  });
});
