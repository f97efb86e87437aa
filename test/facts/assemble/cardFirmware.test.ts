import assert from "node:assert/strict";
import { cardFirmware } from "../../../provider/facts/assemble/cardFirmware.ts";
import type { FirmwareFacts } from "../../../provider/facts/firmwareFacts.ts";
import { probeOf, type ProbeParts } from "./sections.ts";

const pcis = ["0000:18:00.0", "0000:18:00.1"];
const table = (row: string): string =>
  [
    "Device #1:",
    "----------",
    "Device type:    ConnectX7",
    "Name:           MCX75310AAS-NEAT",
    "Device:         0000:18:00.0",
    "Configurations:                                      Default         Current         Next Boot",
    `         ${row}`,
  ].join("\n");
const vfs = table("NUM_OF_VFS                          0               16              8");

function firmware(jobs: NonNullable<ProbeParts["jobs"]>): FirmwareFacts {
  return cardFirmware(probeOf({ jobs }), pcis);
}

describe("cardFirmware()", () => {
  it("cardFirmware() reads the table, also where the tool ended with an error about other groups", () => {
    const read = {
      status: "read",
      parameters: { NUM_OF_VFS: { default: "0", current: "16", nextBoot: "8" } },
      perFunction: {},
    };
    assert.deepEqual(firmware({ "nv:0000:18:00.0": vfs }), read);
    const partial = `${vfs}\n-E- Failed to query some of the TLVs:\nnv_xyz`;
    assert.deepEqual(firmware({ "nv:0000:18:00.0": [partial, 3] }), read);
  });

  const failures: readonly (readonly [
    string,
    string | readonly [string, number | null],
    string,
  ])[] = [
    ["does not end", [vfs, null], "timed_out"],
    ["is ended by timeout", ["", 124], "timed_out"],
    ["is killed by timeout", ["", 137], "timed_out"],
    ["cannot open the card", ["-E- Failed to open the device", 3], "open_failed"],
    ["is not there", ["sh: 1: mstconfig: not found", 127], "tool_missing"],
    ["finds the card busy", ["-E- Register access failed, device is busy", 3], "busy"],
    ["prints garbage", ["\u0001\u0002", 0], "unreadable"],
    ["prints nothing", ["", 0], "unreadable"],
  ];
  for (const [title, output, code] of failures) {
    it(`cardFirmware() fails with ${code} where the tool ${title}`, () => {
      const facts = firmware({ "nv:0000:18:00.0": output });
      assert.equal(facts.status === "failed" && facts.code, code);
    });
  }

  it("cardFirmware() fails where a function's own count cannot be read", () => {
    const own = table("PF_NUM_OF_VF                        0               6               6");
    const facts = firmware({
      "nv:0000:18:00.0": vfs,
      "pfvf:0000:18:00.0": own,
      "pfvf:0000:18:00.1": ["-E- Failed to open the device", 3],
    });
    assert.equal(facts.status === "failed" && facts.code, "open_failed");
  });

  it("cardFirmware() takes the reset tool's word, and goes without one that it cannot read", () => {
    const word = (output: string | readonly [string, number]): unknown => {
      const facts = firmware({ "nv:0000:18:00.0": vfs, "fwreset:0000:18:00.0": output });
      return facts.status === "read" ? facts.resetStatus : facts.status;
    };
    const status = {
      device: "0000:18:00.0",
      reset_needed: true,
      description_action: "Full power cycle",
      pending_nvconfig_parameters: [],
      reasons: [],
    };
    assert.equal(word(JSON.stringify(status)), "power-cycle");
    assert.equal(word(JSON.stringify({ ...status, description_action: "Pray" })), undefined);
    assert.equal(word(["-E- failed", 1]), undefined);
  });
});
