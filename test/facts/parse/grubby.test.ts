import assert from "node:assert/strict";
import { parseGrubby } from "../../../provider/facts/parse/grubby.ts";
import {
  netnsModesOf,
  parseKernelCommandLine,
} from "../../../provider/facts/parse/kernelCommandLine.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

describe("parseGrubby()", () => {
  const one = fixture("grubby/8.40-rhel-9-default.txt");

  it("parseGrubby() reads the default entry", () => {
    assert.deepEqual(parseGrubby(one), [
      {
        index: 0,
        kernel: "/boot/vmlinuz-5.14.0-503.40.1.el9_5.x86_64",
        args: "ro crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M resume=/dev/mapper/rhel-swap rd.lvm.lv=rhel/root rhgb quiet ib_core.netns_mode=0 $tuned_params",
        root: "/dev/mapper/rhel-root",
        title: "Red Hat Enterprise Linux (5.14.0-503.40.1.el9_5.x86_64) 9.5 (Plow)",
      },
    ]);
  });

  it("parseGrubby() reads every entry", () => {
    const entries = parseGrubby(fixture("grubby/8.40-rhel-9-all.txt"));
    assert.deepEqual(
      entries.map(({ index, args }) => [index, netnsModesOf(parseKernelCommandLine(args))]),
      [
        [0, ["exclusive"]],
        [1, []],
      ],
    );
  });

  it("parseGrubby() reads values without quotes and leaves out entries that boot no Linux", () => {
    const entries = parseGrubby(fixture("grubby/8.28-centos-7-all.txt"));
    assert.equal(entries.length, 1);
    assert.equal(entries[0]?.kernel, "/boot/vmlinuz-3.10.0-1160.119.1.el7.x86_64");
    assert.deepEqual(parseKernelCommandLine(entries[0].args).slice(-2), [
      "dyndbg=file drivers/infiniband/* +p",
      "LANG=en_US.UTF-8",
    ]);
  });

  const wrong: Record<string, string> = {
    "an entry without args": one.replace(/args=.*\n/, ""),
    "an entry without a kernel": one.replace(/kernel=.*\n/, ""),
    "args that were cut": one.replace(/(args="ro crash).*/, "$1"),
    "args that are there twice": one.replace(/(args=.*\n)/, '$1args="ro"\n'),
    "an index that is no number": one.replace("index=0", "index=x"),
    "a first line that is no index": one.replace("index=0\n", ""),
    "another message": `${one}The param DEFAULT is incorrect\n`,
    "no Linux": "index=0\nnon linux entry\n",
    nothing: "",
  };
  for (const [what, text] of Object.entries(wrong)) {
    it(`parseGrubby() throws for ${what}`, () => {
      assert.notEqual(text, one);
      assert.throws(() => parseGrubby(text), ParseError);
    });
  }

  it("parseGrubby() throws nothing but ParseError", () => {
    const samples = [...fixturesOf("grubby").values()];
    assertOnlyParseErrors(parseGrubby, samples);
    assertReadsLongTexts(parseGrubby, samples.slice(0, 1));
  });
});
