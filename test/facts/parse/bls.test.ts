import assert from "node:assert/strict";
import { parseBlsEntry } from "../../../provider/facts/parse/bls.ts";
import { parseGrubEnvironment } from "../../../provider/facts/parse/grubConfig.ts";
import {
  netnsModesOf,
  parseKernelCommandLine,
} from "../../../provider/facts/parse/kernelCommandLine.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const entry = (name: string): string => fixture(`bls/${name}.conf`);

describe("parseBlsEntry()", () => {
  it("parseBlsEntry() reads an entry whose arguments stand in it", () => {
    assert.deepEqual(parseBlsEntry(entry("rhel-9")), {
      title: "Red Hat Enterprise Linux (5.14.0-503.40.1.el9_5.x86_64) 9.5 (Plow)",
      version: "5.14.0-503.40.1.el9_5.x86_64",
      linux: "/vmlinuz-5.14.0-503.40.1.el9_5.x86_64",
      initrd: ["/initramfs-5.14.0-503.40.1.el9_5.x86_64.img $tuned_initrd"],
      options:
        "root=/dev/mapper/rhel-root ro crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M rd.lvm.lv=rhel/root rhgb quiet ib_core.netns_mode=0",
    });
  });

  it("parseBlsEntry() fills in $kernelopts of grubenv, and throws where it is not there", () => {
    const environment = {
      ...parseGrubEnvironment(fixture("grub/rhel-8.grubenv")),
      tuned_params: "nohz=on",
    };
    const { options } = parseBlsEntry(entry("rhel-8"), environment);
    assert.match(options, /^root=\/dev\/mapper\/rhel-root .* ib_core\.netns_mode=0 nohz=on$/);
    assert.throws(() => parseBlsEntry(entry("rhel-8")), ParseError);
  });

  it("parseBlsEntry() reads the entries of ostree and systemd-boot", () => {
    const modes = (name: string): string[] =>
      netnsModesOf(parseKernelCommandLine(parseBlsEntry(entry(name)).options));
    assert.deepEqual(modes("fedora-coreos"), ["shared"]);
    assert.deepEqual(modes("systemd-boot"), ["exclusive"]);
    assert.equal(
      parseBlsEntry(entry("systemd-boot")).options,
      "root=UUID=3c1a7e52 ro systemd.machine_id=4c2f ib_core.netns_mode=0",
    );
  });

  it("parseBlsEntry() throws for an entry without a kernel, and lines that are none of an entry", () => {
    for (const text of ["", "title X\noptions ro\n", "linux\n", "<html>", "linux /k\n= x\n"]) {
      assert.throws(() => parseBlsEntry(text), ParseError);
    }
  });

  it("parseBlsEntry() throws nothing but ParseError", () => {
    const samples = [...fixturesOf("bls").values()];
    assertOnlyParseErrors((text) => parseBlsEntry(text, { kernelopts: "ro" }), samples);
    assertReadsLongTexts((text) => parseBlsEntry(text, { kernelopts: "ro" }), [entry("rhel-9")]);
  });
});
