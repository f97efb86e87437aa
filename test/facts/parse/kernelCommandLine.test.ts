import assert from "node:assert/strict";
import fc from "fast-check";
import {
  netnsModesOf,
  parseKernelCommandLine,
} from "../../../provider/facts/parse/kernelCommandLine.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const ubuntu =
  "BOOT_IMAGE=/boot/vmlinuz-5.15.0-1042-nvidia root=UUID=3c1a7e52 ro console=tty0 console=ttyS1,115200n8 iommu=pt " +
  'dyndbg="file drivers/infiniband/* +p" ib_core.netns_mode=0 quiet splash\n';

describe("parseKernelCommandLine()", () => {
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    [" \n", []],
    ["ro quiet\n", ["ro", "quiet"]],
    ["a\t b\v c\n", ["a", "b", "c"]],
    ['dyndbg="file a.c +p" ro', ["dyndbg=file a.c +p", "ro"]],
    ['"dyndbg=file a.c +p" ro', ["dyndbg=file a.c +p", "ro"]],
    ['a="" ""', ["a=", ""]],
    ['a="not closed ro', ["a=not closed ro"]],
    ["a\u00a0b", ["a\u00a0b"]],
  ];
  for (const [line, tokens] of lines) {
    it(`parseKernelCommandLine() reads ${JSON.stringify(line)}`, () => {
      assert.deepEqual(parseKernelCommandLine(line), tokens);
    });
  }

  it("parseKernelCommandLine() gives back any tokens that were joined", () => {
    const token = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !/["]/.test(text));
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        const text = tokens.map((each) => (/\s/.test(each) ? `"${each}"` : each)).join(" ");
        assert.deepEqual(parseKernelCommandLine(text), tokens);
      }),
    );
  });

  it("parseKernelCommandLine() comes back from long texts", () => {
    assertReadsLongTexts(parseKernelCommandLine, [ubuntu]);
  });
});

describe("netnsModesOf()", () => {
  const lines: readonly (readonly [string, readonly string[]])[] = [
    [ubuntu, ["exclusive"]],
    ["ro quiet", []],
    ["ib_core.netns_mode=1 ib_core.netns_mode=0", ["shared", "exclusive"]],
    ["ib-core.netns-mode=N", ["exclusive"]],
    ["ib_core.netns_mode", ["shared"]],
    ['"ib_core.netns_mode=0"', ["exclusive"]],
    ['ib_core.netns_mode="0"', ["exclusive"]],
    ["init=/x -- ib_core.netns_mode=0", ["exclusive"]],
    ["ib_core.netns_modes=0 xib_core.netns_mode=0 ib_core.x.netns_mode=0", []],
  ];
  for (const [line, modes] of lines) {
    it(`netnsModesOf() finds ${modes.join(" and ") || "none"} in ${JSON.stringify(line.trim())}`, () => {
      assert.deepEqual(netnsModesOf(parseKernelCommandLine(line)), modes);
    });
  }

  it("netnsModesOf() throws for a value that the kernel refuses, and nothing but ParseError", () => {
    assert.throws(() => netnsModesOf(["ib_core.netns_mode=exclusive"]), ParseError);
    assert.throws(() => netnsModesOf(["ib_core.netns_mode="]), ParseError);
    assertOnlyParseErrors(
      (text) => netnsModesOf(parseKernelCommandLine(text)),
      lines.map(([line]) => line),
    );
  });
});
