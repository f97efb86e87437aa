import assert from "node:assert/strict";
import { parseFirmwareJson } from "../../../provider/facts/parse/firmwareJson.ts";
import { parseFirmwareQuery } from "../../../provider/facts/parse/firmwareQuery.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const full = fixture("mstconfig/4.31-connectx7.json");
const nextOnly = fixture("mstconfig/4.31-connectx7-next-boot-only.json");

describe("parseFirmwareJson()", () => {
  it("parseFirmwareJson() gives what the table of the same card gives", () => {
    assert.deepEqual(
      parseFirmwareJson(full),
      parseFirmwareQuery(fixture("mstconfig/4.21-connectx7.txt")),
    );
    assert.deepEqual(
      parseFirmwareJson(nextOnly),
      parseFirmwareQuery(fixture("mstconfig/4.34-connectx7-next-boot-only.txt")),
    );
  });

  it("parseFirmwareJson() marks parameters that are read only", () => {
    const text = full.replace(/("NUM_OF_VFS"[^}]*"read_only": )false/, "$1true");
    assert.deepEqual(parseFirmwareJson(text)[0]?.readOnly, ["NUM_OF_VFS"]);
  });

  const wrong: Record<string, string> = {
    "a parameter without next_value": full.replace('"next_value": 8', '"next": 8'),
    "a value that is neither number nor text": full.replace(
      '"next_value": 8',
      '"next_value": null',
    ),
    "a negative number": full.replace('"next_value": 8', '"next_value": -8'),
    "a fraction": full.replace('"next_value": 8', '"next_value": 8.5'),
    "a value that was cut": full.replace('"True(1)"', '"True("'),
    "no parameters": full.replace(/"tlv_configuration": \{[\s\S]*$/, '"tlv_configuration": null}}'),
    "an empty table": '{"Device #1":{"device":"x","tlv_configuration":{}}}',
    "no device": "{}",
    "a list": "[]",
    "a file that was cut off": full.slice(0, -20),
    nothing: "",
  };
  for (const [what, text] of Object.entries(wrong)) {
    it(`parseFirmwareJson() throws for ${what}`, () => {
      assert.notEqual(text, full);
      assert.throws(() => parseFirmwareJson(text), ParseError);
    });
  }

  it("parseFirmwareJson() throws nothing but ParseError", () => {
    assertOnlyParseErrors(parseFirmwareJson, [full, nextOnly]);
  });

  it("parseFirmwareJson() comes back from long texts", () => {
    assertReadsLongTexts(parseFirmwareJson, [full]);
  });
});
