import assert from "node:assert/strict";
import { parseFirmwareSet } from "../../../provider/facts/parse/firmwareSet.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const samples = {
  "4.8-set-reboot.txt": { hint: "reboot", applied: true },
  "4.36-set-reboot.txt": { hint: "reboot", applied: true },
  "4.34-set-power-cycle.txt": { hint: "power-cycle", applied: true },
  "4.34-set-skipped.txt": { hint: null, applied: true },
  "4.21-set-failed.txt": { hint: null, applied: false },
  "4.21-set-aborted.txt": { hint: null, applied: false },
  "4.21-open-failed.txt": { hint: null, applied: false },
} as const;

describe("parseFirmwareSet()", () => {
  for (const [name, expected] of Object.entries(samples)) {
    it(`parseFirmwareSet() reads ${name}`, () => {
      assert.deepEqual(parseFirmwareSet(fixture(`mstconfig/${name}`)), expected);
    });
  }

  it("parseFirmwareSet() throws where the text does not tell whether values were written", () => {
    const written = fixture("mstconfig/4.8-set-reboot.txt");
    for (const text of [
      "",
      "Killed",
      fixture("mstconfig/4.21-set-cut-off.txt"),
      written.slice(0, written.indexOf("Done!")),
      written.slice(0, written.indexOf("one!")),
    ]) {
      assert.throws(() => parseFirmwareSet(text), ParseError);
    }
  });

  it("parseFirmwareSet() takes no hint from a line that was cut off", () => {
    const written = fixture("mstconfig/4.34-set-power-cycle.txt");
    assert.deepEqual(parseFirmwareSet(written.slice(0, written.indexOf("power"))), {
      hint: null,
      applied: true,
    });
  });

  it("parseFirmwareSet() throws nothing but ParseError", () => {
    assertOnlyParseErrors(
      parseFirmwareSet,
      Object.keys(samples).map((name) => fixture(`mstconfig/${name}`)),
    );
  });

  it("parseFirmwareSet() comes back from long texts", () => {
    assertReadsLongTexts(parseFirmwareSet, [fixture("mstconfig/4.36-set-reboot.txt")]);
  });
});
