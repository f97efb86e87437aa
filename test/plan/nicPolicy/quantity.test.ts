import assert from "node:assert/strict";
import fc from "fast-check";
import { quantityOf } from "../../../provider/plan/nicPolicy/quantity.ts";

describe("quantityOf", () => {
  const cases: readonly [text: string | number, value: number | undefined][] = [
    [1, 1],
    ["100m", 0.1],
    ["50Mi", 52_428_800],
    ["1.5Gi", 1_610_612_736],
    ["2k", 2000],
    ["1e3", 1000],
    ["1E3", 1000],
    ["1E", 1e18],
    [".5", 0.5],
    ["0", 0],
    ["-1", -1],
    ["", undefined],
    ["1GB", undefined],
    ["1 Gi", undefined],
    ["Mi", undefined],
    ["1ki", undefined],
    ["lots", undefined],
  ];
  for (const [text, value] of cases)
    it(`quantityOf() reads ${JSON.stringify(text)} as ${value ?? "none"}`, () => {
      assert.equal(quantityOf(text), value);
    });

  it("quantityOf() keeps the order of numbers under each unit", () => {
    const unit = fc.constantFrom("", "m", "k", "Ki", "M", "Mi", "G", "Gi");
    fc.assert(
      fc.property(fc.nat(), fc.nat(), unit, (a, b, suffix) => {
        const [first, second] = [quantityOf(`${a}${suffix}`), quantityOf(`${b}${suffix}`)];
        assert.equal(Math.sign((first ?? NaN) - (second ?? NaN)), Math.sign(a - b));
      }),
    );
  });
});
