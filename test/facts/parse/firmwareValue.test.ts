import assert from "node:assert/strict";
import fc from "fast-check";
import {
  firmwareName,
  firmwareNumber,
  isFirmwareValue,
} from "../../../provider/facts/parse/firmwareValue.ts";

describe("firmwareNumber() and firmwareName()", () => {
  const cases: readonly (readonly [string, number | undefined, string])[] = [
    ["8", 8, "8"],
    ["True(1)", 1, "True"],
    ["_256KB(1)", 1, "_256KB"],
    ["ETH(2)", 2, "ETH"],
    ["0x2a(42)", 42, "0x2a"],
    ["Array[0..7]", undefined, "Array[0..7]"],
    ["N/A", undefined, "N/A"],
    ["0x0011", undefined, "0x0011"],
    ["True(", undefined, "True("],
    ["99999999999999999999", undefined, "99999999999999999999"],
    ["", undefined, ""],
  ];
  for (const [value, number, name] of cases) {
    it(`firmwareNumber() and firmwareName() read "${value}"`, () => {
      assert.equal(firmwareNumber(value), number);
      assert.equal(firmwareName(value), name);
    });
  }

  it("firmwareNumber() gives a whole number or undefined for any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const number = firmwareNumber(text);
        assert.ok(number === undefined || (Number.isSafeInteger(number) && number >= 0));
        assert.equal(typeof firmwareName(text), "string");
      }),
    );
  });

  it("isFirmwareValue() refuses values with spaces, cut values and negative numbers", () => {
    for (const text of [
      "",
      " ",
      "a b(1)",
      "True(1",
      "True(x)",
      "-1",
      "(1)",
      "Array[0..]",
      "0x",
      "True(1)x",
    ]) {
      assert.equal(isFirmwareValue(text), false, text);
    }
    for (const text of ["8", "True(1)", "Array[1..128]", "N/A", "0x00ff", "_256KB(1)"]) {
      assert.equal(isFirmwareValue(text), true, text);
    }
  });
});
