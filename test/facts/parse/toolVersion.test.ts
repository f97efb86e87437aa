import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions, parseToolVersion } from "../../../provider/facts/parse/toolVersion.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const texts: readonly (readonly [string, string])[] = [
  ["mstconfig, mstflint 4.21.0, Git SHA Hash: N/A\n", "4.21.0"],
  ["mstconfig, mstflint 4.35.0-1.6, Git SHA Hash: 5f2a6f1\n", "4.35.0-1.6"],
  ["mlxconfig, mft 4.30.1-8, built on Nov 04 2024, 12:01:12. Git SHA Hash: N/A\n", "4.30.1-8"],
  ["mstfwreset, mstflint 4.26.0, Git SHA Hash: N/A\n", "4.26.0"],
  ["rdma utility, iproute2-6.1.0\n", "6.1.0"],
  ["ip utility, iproute2-6.1.0, libbpf 1.1.2\n", "6.1.0"],
  ["ip utility, iproute2-ss200127\n", ""],
  ["kmod version 30\n+ZSTD +XZ -ZLIB +LIBCRYPTO -EXPERIMENTAL\n", "30"],
  ["grubby version 8.40-63.el9\n", "8.40-63"],
  ["grub-mkconfig (GRUB) 2.06-13+deb12u1\n", "2.06-13"],
  ["rpm-ostree:\n Version: '2024.8'\n", ""],
  ["sh: mstconfig: not found\n", ""],
  ["", ""],
];

describe("parseToolVersion()", () => {
  for (const [text, version] of texts) {
    it(`parseToolVersion() finds "${version}" in ${JSON.stringify(text)}`, () => {
      assert.equal(parseToolVersion(text), version);
    });
  }

  it("parseToolVersion() gives a version or nothing for any text", () => {
    assertOnlyParseErrors(
      (text) => {
        assert.match(parseToolVersion(text), /^(?:[0-9]+(?:\.[0-9]+)*(?:-[0-9.]+)?)?$/);
      },
      texts.map(([text]) => text),
    );
    assertReadsLongTexts(
      parseToolVersion,
      texts.map(([text]) => text),
    );
  });
});

describe("compareVersions()", () => {
  it("compareVersions() orders versions number by number, an unknown one first", () => {
    const ascending = [
      "",
      "4.9.0",
      "4.21.0",
      "4.30.1-8",
      "4.35.0",
      "4.35.0-1.5",
      "4.35.0-1.6",
      "4.36.0",
      "10.0",
    ];
    fc.assert(
      fc.property(fc.nat({ max: 8 }), fc.nat({ max: 8 }), (a, b) => {
        assert.equal(compareVersions(ascending[a]!, ascending[b]!), Math.sign(a - b));
      }),
    );
  });

  it("compareVersions() is an order on any texts", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
        assert.equal(compareVersions(a, b), 0 - compareVersions(b, a));
        const [x, y, z] = [a, b, c].toSorted(compareVersions);
        assert.ok(
          compareVersions(x!, y!) <= 0 &&
            compareVersions(y!, z!) <= 0 &&
            compareVersions(x!, z!) <= 0,
        );
      }),
    );
  });
});
