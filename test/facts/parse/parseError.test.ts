import assert from "node:assert/strict";
import fc from "fast-check";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { printable } from "../../../provider/facts/parse/printable.ts";

describe("ParseError", () => {
  it("ParseError quotes what it found in at most 120 printable characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1000 }), (text) => {
        const error = new ParseError("Expected something else", text);
        assert.match(error.excerpt, /^[ -~]{0,119}[ -~…]?$/);
        assert.equal(error.message, `Expected something else: "${error.excerpt}"`);
      }),
    );
  });
});

describe("printable()", () => {
  const texts: readonly (readonly [string, string])[] = [
    ["  plain text\n", "plain text"],
    ["a\nb\tc\rd", "a\\nb\\tc\\rd"],
    ["\x1b[31mred\0", "\\x1b[31mred\\x00"],
    ["é€😀", "\\xe9\\u{20ac}\\u{1f600}"],
    ["a".repeat(21), `${"a".repeat(19)}…`],
    ["a".repeat(20), "a".repeat(20)],
    ["\0".repeat(6), `${"\\x00".repeat(4)}\\x0…`],
  ];
  for (const [text, shown] of texts) {
    it(`printable() shows ${JSON.stringify(text)}`, () => {
      assert.equal(printable(text, shown.startsWith("\\xe9") ? 40 : 20), shown);
    });
  }

  it("printable() marks any text that it cuts, and no other", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        assert.equal(printable(text, 20).endsWith("…"), text.trim().length > 20);
      }),
    );
  });
});
