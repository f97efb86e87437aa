import assert from "node:assert/strict";
import { parseOsRelease } from "../../../provider/facts/parse/osRelease.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("parseOsRelease()", () => {
  const systems: Record<string, readonly [string, readonly string[], string, string, string]> = {
    "debian-12": ["debian", [], "12", "Debian GNU/Linux 12 (bookworm)", ""],
    "dgx-os-7": ["ubuntu", ["debian"], "24.04", "Ubuntu 24.04.2 LTS", ""],
    "fedora-coreos-41": ["fedora", [], "41", "Fedora CoreOS 41.20250315.3.0", "coreos"],
    "rhel-9": ["rhel", ["fedora"], "9.5", "Red Hat Enterprise Linux 9.5 (Plow)", ""],
    "rocky-9": ["rocky", ["rhel", "centos", "fedora"], "9.5", "Rocky Linux 9.5 (Blue Onyx)", ""],
    "sles-15": ["sles", ["suse"], "15.6", "SUSE Linux Enterprise Server 15 SP6", ""],
    "talos-1.9": ["talos", [], "v1.9.5", "Talos (v1.9.5)", ""],
    "ubuntu-22.04": ["ubuntu", ["debian"], "22.04", "Ubuntu 22.04.5 LTS", ""],
  };
  for (const [name, [id, idLike, versionId, title, variantId]] of Object.entries(systems)) {
    it(`parseOsRelease() reads ${name}`, () => {
      const expected = { id, idLike, versionId, name: title, variantId };
      assert.deepEqual(parseOsRelease(fixture(`os-release/${name}.txt`)), expected);
    });
  }

  it("parseOsRelease() takes single quotes, escapes, comments and the defaults of os-release(5)", () => {
    const text =
      '# a comment\nNAME=\'A b\'\nnonsense\nPRETTY_NAME="A \\"b\\" \\$1"\nVARIANT_ID=x\\ y\n';
    assert.deepEqual(parseOsRelease(text), {
      id: "linux",
      idLike: [],
      versionId: "",
      name: 'A "b" $1',
      variantId: "x y",
    });
    assert.equal(parseOsRelease("NAME=Arch\n").name, "Arch");
  });

  it("parseOsRelease() throws for a text without assignments, or a quote that does not end", () => {
    for (const text of ["", "cat: /etc/os-release: No such file", 'ID="ubuntu\n']) {
      assert.throws(() => parseOsRelease(text), ParseError);
    }
  });

  it("parseOsRelease() throws nothing but ParseError", () => {
    const samples = [...fixturesOf("os-release").values()];
    assertOnlyParseErrors(parseOsRelease, samples);
    assertReadsLongTexts(parseOsRelease, samples.slice(0, 1));
  });
});
