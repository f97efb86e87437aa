import assert from "node:assert/strict";
import fc from "fast-check";
import { type IpmiRefusal, refusalOf } from "../../../provider/power/ipmi/ipmiRefusal.ts";
import { texts } from "./recordedTexts.ts";

const expected: Readonly<Record<keyof typeof texts, readonly [IpmiRefusal, string]>> = {
  wrongPassword: ["unauthorized", "RAKP 2 HMAC is invalid"],
  wrongUser: ["unauthorized", "RAKP 2 message indicates an error : unauthorized name"],
  cipher: ["cipher", "Error in open session response message : invalid authentication algorithm"],
  unreachable: ["unreachable", "Error: Unable to establish IPMI v2 / RMCP+ session"],
  unresolved: ["unreachable", "Address lookup for bmc.invalid failed"],
  noSoft: [
    "unsupported",
    "Set Chassis Power Control to Soft failed: Invalid data field in request",
  ],
  noPrivilege: [
    "unauthorized",
    "Set Chassis Power Control to Up/On failed: Insufficient privilege level",
  ],
  privilege: ["unauthorized", "Set Session Privilege Level to OPERATOR failed: Unknown (0x81)"],
  noSlot: ["busy", "Error in open session response message : insufficient resources for session"],
  busy: ["busy", "Get Chassis Power Status failed: Node busy"],
  busyControl: ["busy", "Set Chassis Power Control to Down/Off failed: Node busy"],
  lostAnswer: ["no_answer", "Unable to set Chassis Power Control to Down/Off"],
  oldBmc: ["no_lanplus", "This BMC does not support IPMI v2 / RMCP+"],
};

describe("refusalOf()", () => {
  for (const [name, [why, line]] of Object.entries(expected))
    it(`takes ${name} for ${why}, by the line that says so`, () => {
      assert.deepEqual(refusalOf(texts[name as keyof typeof texts]), { why, line });
    });

  it("takes a login that failed for that, whatever the command says of it", () => {
    const text = `${texts.unreachable}Unable to get Chassis Power Status\n`;
    assert.equal(refusalOf(text).why, "unreachable");
    assert.equal(
      refusalOf(`${texts.wrongPassword}Unable to get Chassis Power Status`).why,
      "unauthorized",
    );
  });

  it("hands on the last line of what it does not know, and never throws", () => {
    assert.deepEqual(refusalOf("usage:\n  something else\n"), {
      why: "other",
      line: "something else",
    });
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(typeof refusalOf(text).line, "string");
      }),
    );
  });
});
