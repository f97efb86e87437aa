import assert from "node:assert/strict";
import { parseModprobeFile, parseShowDepends } from "../../../provider/facts/parse/modprobe.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("parseShowDepends()", () => {
  const modes: Record<string, string | undefined> = {
    "show-depends-both.txt": "exclusive",
    "show-depends-ubuntu.txt": "exclusive",
    "show-depends-unset.txt": undefined,
    "show-depends-builtin.txt": undefined,
  };
  for (const [name, mode] of Object.entries(modes)) {
    it(`parseShowDepends() finds ${mode ?? "no mode"} in ${name}`, () => {
      assert.equal(parseShowDepends(fixture(`modprobe/${name}`)), mode);
    });
  }

  it("parseShowDepends() takes the last of both parameters, in either order", () => {
    assert.equal(parseShowDepends("insmod /x/ib_core.ko netns_mode=0 netns_mode=1 \n"), "shared");
    assert.equal(
      parseShowDepends("insmod /x/ib-core.ko.gz netns-mode=1 netns_mode=0 \n"),
      "exclusive",
    );
  });

  it("parseShowDepends() does not heed other modules", () => {
    assert.equal(
      parseShowDepends("insmod /x/ib_core_x.ko netns_mode=0\ninsmod /x/ib_core.ko\n"),
      undefined,
    );
  });

  it("parseShowDepends() throws where an install command loads the module, or nothing is told", () => {
    for (const text of [
      fixture("modprobe/show-depends-install.txt"),
      fixture("modprobe/show-depends-missing.txt"),
      "",
      "insmod /x/mlx5_core.ko\n",
      "insmod /x/ib_core.ko netns_mode=maybe\n",
    ]) {
      assert.throws(() => parseShowDepends(text), ParseError);
    }
  });

  const samples = [...fixturesOf("modprobe").values()];
  it("parseShowDepends() throws nothing but ParseError", () => {
    assertOnlyParseErrors(parseShowDepends, samples);
  });

  it("parseShowDepends() comes back from long texts", () => {
    assertReadsLongTexts(parseShowDepends, samples);
  });
});

describe("parseModprobeFile()", () => {
  it("parseModprobeFile() takes the last options line of ib_core, continued lines joined", () => {
    assert.equal(parseModprobeFile(fixture("modprobe.d/operator.conf")), "exclusive");
    assert.equal(parseModprobeFile(fixture("modprobe.d/many-lines.conf")), "shared");
    assert.equal(parseModprobeFile(fixture("modprobe.d/none.conf")), undefined);
  });

  const files: readonly (readonly [string, string | undefined])[] = [
    ["", undefined],
    ["#options ib_core netns_mode=0", undefined],
    ["  # options ib_core netns_mode=0", undefined],
    ["options ib_core netns_mode=0", "exclusive"],
    ["options ib_core netns_mode=0\r\n", "exclusive"],
    ['options ib_core netns_mode="0"\n', "exclusive"],
    ["options ib_core a=1 netns_mode=0 b=2 netns_mode=1\n", "shared"],
    ["options ib_core \\\n netns_mode=0\n", "exclusive"],
    ["options ib_core netns_\\\nmode=0\n", "exclusive"],
    ["options ib_core netns_mode\n", "shared"],
    ["options ib_core netns_mode=0\noptions ib_core send_queue_size=1\n", "exclusive"],
    ["options ib_core_x netns_mode=0\noptions ib_cor netns_mode=0\n", undefined],
    ["alias ib_core netns_mode=0\n", undefined],
    ["options ib_core xnetns_mode=0\n", undefined],
  ];
  for (const [text, mode] of files) {
    it(`parseModprobeFile() finds ${mode ?? "no mode"} in ${JSON.stringify(text)}`, () => {
      assert.equal(parseModprobeFile(text), mode);
    });
  }

  it("parseModprobeFile() throws for a value that the kernel refuses", () => {
    assert.throws(() => parseModprobeFile("options ib_core netns_mode=exclusive\n"), ParseError);
  });

  const samples = [...fixturesOf("modprobe.d").values()];
  it("parseModprobeFile() throws nothing but ParseError", () => {
    assertOnlyParseErrors(parseModprobeFile, samples);
  });

  it("parseModprobeFile() comes back from long texts", () => {
    assertReadsLongTexts(parseModprobeFile, samples);
  });
});
