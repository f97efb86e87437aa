import assert from "node:assert/strict";
import fc from "fast-check";
import {
  modeOfArgument,
  parseNetnsModeFile,
  parseRdmaSystem,
} from "../../../provider/facts/parse/netnsMode.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("parseNetnsModeFile()", () => {
  it("parseNetnsModeFile() takes Y for shared and N for exclusive", () => {
    assert.equal(parseNetnsModeFile("Y\n"), "shared");
    assert.equal(parseNetnsModeFile("N"), "exclusive");
  });

  it("parseNetnsModeFile() throws for anything else", () => {
    for (const text of [
      "",
      "\n",
      "1\n",
      "YN",
      "Y\nN\n",
      "y",
      "cat: netns_mode: No such file or directory",
    ]) {
      assert.throws(() => parseNetnsModeFile(text), ParseError);
    }
    assertOnlyParseErrors(parseNetnsModeFile, ["Y\n", "N\n"]);
  });
});

describe("parseRdmaSystem()", () => {
  const texts: readonly (readonly [string, string])[] = [
    ["netns shared copy-on-fork on\n", "shared"],
    ["netns exclusive copy-on-fork on\n", "exclusive"],
    ["netns shared privileged-qkey off monitor on copy-on-fork on\n", "shared"],
    ["netns exclusive privileged-qkey off monitor on copy-on-fork on\n", "exclusive"],
    ["netns shared", "shared"],
  ];
  for (const [text, mode] of texts) {
    it(`parseRdmaSystem() reads "${text.trim()}"`, () => {
      assert.equal(parseRdmaSystem(text), mode);
    });
  }

  it("parseRdmaSystem() throws for anything else", () => {
    for (const text of [
      "",
      "Failed to open NETLINK_RDMA socket\n",
      "netns",
      "netns shared-ish",
      "copy-on-fork on netns shared",
    ]) {
      assert.throws(() => parseRdmaSystem(text), ParseError);
    }
    assertOnlyParseErrors(
      parseRdmaSystem,
      texts.map(([text]) => text),
    );
    assertReadsLongTexts(
      parseRdmaSystem,
      texts.map(([text]) => text),
    );
  });
});

describe("modeOfArgument()", () => {
  it("modeOfArgument() reads booleans as the kernel does", () => {
    for (const value of ["1", "y", "Y", "on", "On", "yes", "true", "T", "1 "]) {
      assert.equal(modeOfArgument(value), "shared", value);
    }
    for (const value of ["0", "n", "N", "off", "OFF", "no", "false", "f"]) {
      assert.equal(modeOfArgument(value), "exclusive", value);
    }
  });

  it("modeOfArgument() throws for what the kernel refuses", () => {
    for (const value of ["", "2", "o", "-1", " 1", "shared", "exclusive", "$mode"]) {
      assert.throws(() => modeOfArgument(value), ParseError);
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const known = /^(?:[yYtTnNfF01]|[oO][nNfF])/.test(value);
        if (known) {
          modeOfArgument(value);
        } else {
          assert.throws(() => modeOfArgument(value), ParseError);
        }
      }),
    );
  });
});
