import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePodSelector } from "../../../provider/plan/nicPolicy/podSelector.ts";

const labels = { app: "train", tier: "a", "example.com/team": "x" };

describe("parsePodSelector", () => {
  const cases: readonly [text: string, isMeant: boolean | undefined][] = [
    ["", true],
    ["app=train", true],
    ["app==train", true],
    ["app = train", true],
    ["app=other", false],
    ["missing=train", false],
    ["app!=train", false],
    ["app!=other", true],
    ["missing!=train", true],
    ["app", true],
    ["missing", false],
    ["!missing", true],
    ["!app", false],
    ["tier in (a,b)", true],
    ["tier in (b, c)", false],
    ["tier notin (a,b)", false],
    ["missing in (a)", false],
    ["missing notin (a)", true],
    ["app=train,tier in (a,b),!canary", true],
    ["app=train,tier in (b,c)", false],
    ["example.com/team=x", true],
    ["a in b", undefined],
    ["app=train,", undefined],
    ["app=(", undefined],
    ["=x", undefined],
    ["app>3", undefined],
  ];
  for (const [text, isMeant] of cases)
    it(`parsePodSelector() holds "${text}" for ${isMeant === undefined ? "no selector" : isMeant ? "one that fits" : "one that does not fit"}`, () => {
      assert.equal(parsePodSelector(text)?.(labels), isMeant);
    });

  it("parsePodSelector() never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (text, own) => {
        parsePodSelector(text)?.(own);
      }),
    );
  });

  it("parsePodSelector() is the opposite for != and notin", () => {
    const word = fc.stringMatching(/^[a-z]{1,3}$/);
    fc.assert(
      fc.property(word, word, fc.dictionary(word, word), (key, value, own) => {
        const fits = (text: string): boolean | undefined => parsePodSelector(text)?.(own);
        assert.equal(fits(`${key}=${value}`), fits(`${key}!=${value}`) === false);
        assert.equal(fits(`${key} in (${value})`), fits(`${key} notin (${value})`) === false);
      }),
    );
  });
});
