import assert from "node:assert/strict";
import { netnsModesOf } from "../../../provider/facts/parse/kernelCommandLine.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { parseRpmOstreeKargs } from "../../../provider/facts/parse/rpmOstree.ts";
import { fixture } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const samples = [fixture("rpm-ostree/2024.txt"), fixture("rpm-ostree/2018.txt")];

describe("parseRpmOstreeKargs()", () => {
  it("parseRpmOstreeKargs() gives the arguments", () => {
    const tokens = parseRpmOstreeKargs(samples[0]!);
    assert.deepEqual(tokens.slice(0, 2), ["rw", "$ignition_firstboot"]);
    assert.deepEqual(netnsModesOf(tokens), ["exclusive"]);
  });

  it("parseRpmOstreeKargs() drops the heading of early versions", () => {
    assert.deepEqual(parseRpmOstreeKargs(samples[1]!), [
      "rw",
      "console=ttyS0",
      "root=/dev/mapper/rhel-root",
      "ostree=/ostree/boot.0/rhel/2d9c/0",
      "dyndbg=file drivers/infiniband/* +p",
    ]);
  });

  it("parseRpmOstreeKargs() throws for anything else", () => {
    for (const text of [
      "",
      "ro quiet",
      "error: This system was not booted via libostree.",
      "error: Cannot read root=UUID=91c3 of deployment",
    ]) {
      assert.throws(() => parseRpmOstreeKargs(text), ParseError);
    }
    assertOnlyParseErrors(parseRpmOstreeKargs, samples);
    assertReadsLongTexts(parseRpmOstreeKargs, samples);
  });
});
