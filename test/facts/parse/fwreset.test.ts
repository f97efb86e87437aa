import assert from "node:assert/strict";
import { parseFwresetQuery } from "../../../provider/facts/parse/fwreset.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const query = (name: string): string => fixture(`mstfwreset/${name}.txt`);
const names = ["4.21-query", "4.26-query", "4.26-query-driver-down", "4.34-query-mroq"];

describe("parseFwresetQuery()", () => {
  it("parseFwresetQuery() reads levels, types, sync and the reset reason", () => {
    assert.deepEqual(parseFwresetQuery(query("4.26-query")), {
      levels: [
        {
          number: 0,
          description: 'Driver, PCI link, network link will remain up ("live-Patch")',
          supported: false,
          isDefault: false,
        },
        {
          number: 3,
          description: "Driver restart and PCI reset",
          supported: true,
          isDefault: true,
        },
        { number: 4, description: "Warm Reboot", supported: true, isDefault: false },
      ],
      types: [
        { number: 0, description: "Full chip reset", supported: true, isDefault: true },
        {
          number: 1,
          description: "Phy-less reset (keep network port active during reset)",
          supported: false,
          isDefault: false,
        },
      ],
      syncs: [
        { number: 0, description: "Tool is the owner", supported: true, isDefault: true },
        { number: 1, description: "Driver is the owner", supported: false, isDefault: false },
      ],
      methods: [],
      resetReason: "cold",
      cyclesSinceColdReset: "1234567",
    });
  });

  it("parseFwresetQuery() reads the layout of cards with MROQ", () => {
    const { levels, syncs, methods, resetReason, cyclesSinceColdReset } = parseFwresetQuery(
      query("4.34-query-mroq"),
    );
    assert.equal(levels.length, 3);
    assert.deepEqual(
      syncs.filter(({ supported }) => supported).map(({ number }) => number),
      [1],
    );
    assert.deepEqual(
      methods.map(({ description, supported }) => [description, supported]),
      [
        ["Link Disable", false],
        ["Hot reset (SBR)", true],
      ],
    );
    assert.equal(resetReason, "warm");
    assert.equal(cyclesSinceColdReset, "18446744073709551615");
  });

  it("parseFwresetQuery() takes no reason from a tool that cannot tell it", () => {
    for (const name of ["4.21-query", "4.26-query-driver-down"]) {
      const { resetReason, cyclesSinceColdReset } = parseFwresetQuery(query(name));
      assert.deepEqual([resetReason, cyclesSinceColdReset], [null, null], name);
    }
  });

  it("parseFwresetQuery() gives a level without support as such", () => {
    const { levels } = parseFwresetQuery(query("4.26-query-driver-down"));
    assert.deepEqual(
      levels.map(({ supported }) => supported),
      [false, false, true],
    );
  });

  const full = query("4.26-query");
  const wrong: Record<string, string> = {
    "an error": "-E- Only root user can run this tool.\n",
    "an error after the lists": `${full}-E- Failed to send Register MRSI\n`,
    "a level without its verdict": full.replace(/(3: Driver restart and PCI reset).*/, "$1"),
    "a verdict that was cut": full.replace("-Supported     (default)", "-Suppor"),
    "an unknown reason": full.replace("Cold reset", "Lukewarm reset"),
    "a counter that is no number": full.replace("1234567", "12x"),
    "no levels": full.slice(full.indexOf("Reset-types")),
    nothing: "",
  };
  for (const [what, text] of Object.entries(wrong)) {
    it(`parseFwresetQuery() throws for ${what}`, () => {
      assert.notEqual(text, full);
      assert.throws(() => parseFwresetQuery(text), ParseError);
    });
  }

  it("parseFwresetQuery() throws nothing but ParseError", () => {
    assertOnlyParseErrors(parseFwresetQuery, names.map(query));
  });

  it("parseFwresetQuery() comes back from long texts", () => {
    assertReadsLongTexts(parseFwresetQuery, [full]);
  });
});
