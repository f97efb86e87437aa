import assert from "node:assert/strict";
import { boot } from "../../lab/fleet/boot.ts";
import { type ProfileName, profileNamed } from "../../lab/fleet/profiles.ts";
import { shells } from "../support/runProbe.ts";
import { ApplyHost } from "./applyHost.ts";

const exclusive = [{ do: "boot-argument", mode: "exclusive" }] as const;
const none = [{ do: "boot-argument", mode: null }] as const;

interface Family {
  readonly profile: ProfileName;
  /** The tool that writes the argument, or makes what holds it. */
  readonly tool: string;
  /** A file that changes and is kept as it was. */
  readonly source: string | null;
  readonly original: string;
  /** What the boot loader reads. */
  readonly generated: string;
}

const families: readonly Family[] = [
  {
    profile: "rhel-argument",
    tool: "grubby",
    source: "etc/default/grub",
    original: "etc_default_grub",
    generated: "boot/loader/entries/4ad5ea2c6b0e4a6e9f0d0b6f7f5f1d30-5.14.0-503.el9.x86_64.conf",
  },
  {
    profile: "coreos",
    tool: "rpm-ostree",
    source: null,
    original: "rpm-ostree-kargs",
    generated: "../machine/staged-deployment",
  },
  {
    profile: "sles-argument",
    tool: "grub2-mkconfig",
    source: "etc/default/grub",
    original: "etc_default_grub",
    generated: "boot/grub2/grub.cfg",
  },
];

describe("apply.sh, boot argument of other families", () => {
  let host: ApplyHost;

  function given(profile: ConstructorParameters<typeof ApplyHost>[0]): void {
    host = new ApplyHost(profile);
  }

  function modes(): string[] {
    const entry = host.apply([]).facts().rdma.bootEntry;
    return entry.status === "read" ? entry.value.modes : [entry.why];
  }

  /** The mode after a boot with nothing but what was written. */
  function bootedMode(profile: ProfileName): unknown {
    boot(host.folders, profileNamed(profile, "31"), "warm");
    return host.apply([]).facts().rdma.live;
  }

  afterEach(() => {
    host.dispose();
  });

  for (const { profile, tool, source, original, generated } of families) {
    for (const shell of shells) {
      it(`${tool} gets the argument once, and a second run writes nothing, in ${shell}`, () => {
        given(profile);
        const text = source === null ? "" : host.read(source);
        assert.deepEqual(host.apply(exclusive, { shell }).outcomes, ["boot-argument changed"]);
        assert.equal(modes().at(-1), "exclusive");
        const kept = host.read(`var/lib/pulumi-rdma/originals/${original}`);
        if (source !== null) assert.equal(kept, text, "the text of before is kept");
        assert.match(kept, /netns_mode=1/);
        const after = host.content();
        assert.deepEqual(host.apply(exclusive, { shell }).outcomes, ["boot-argument unchanged"]);
        assert.deepEqual(host.content(), after);
      });
    }

    it(`${tool}: the next boot of ${profile} has the mode`, () => {
      given(profile);
      host.apply(exclusive);
      assert.deepEqual(bootedMode(profile), { status: "read", value: "exclusive" });
    });

    it(`${tool}: no argument leaves none, also where there were several`, () => {
      given(profile);
      host.apply(exclusive);
      const file = profile === "sles-argument" ? "etc/default/grub" : generated;
      host.write(
        file,
        host.read(file).replace("netns_mode=0", "netns_mode=0 ib_core.netns_mode=0"),
      );
      assert.deepEqual(host.apply(none).outcomes, ["boot-argument changed"]);
      assert.deepEqual(modes(), []);
      assert.doesNotMatch(host.read(generated), /netns_mode/);
      assert.deepEqual(host.apply(none).outcomes, ["boot-argument unchanged"]);
    });

    it(`${tool}: an argument that is there, but not the last, is put right`, () => {
      given(profile);
      host.apply(exclusive);
      host.write(
        generated,
        host.read(generated).replaceAll("netns_mode=0", "netns_mode=0 ib_core.netns_mode=1"),
      );
      assert.deepEqual(host.apply(exclusive).outcomes, ["boot-argument changed"]);
      assert.equal(modes().at(-1), "exclusive");
    });

    it(`${tool}: a tool that changes nothing is not believed, one that fails is quoted`, () => {
      given(profile);
      const before = host.read(`usr/sbin/${tool}`).replace("#!/bin/sh\n", "");
      host.tool(tool, `case "$*" in *netns_mode*|*-o*) exit 0 ;; esac\n${before}`);
      const run = host.apply(exclusive);
      assert.deepEqual(run.outcomes, ["boot-argument failed verify_failed"]);
      assert.match(run.steps[0]!.detail, /^found\tib_core\.netns_mode=1$/m);
      host.tool(
        tool,
        `case "$*" in *netns_mode*|*-o*) echo 'error: Transaction in progress' >&2; exit 1 ;; esac\n${before}`,
      );
      const failed = host.apply(exclusive);
      assert.deepEqual(failed.outcomes, ["boot-argument failed boot_loader_failed"]);
      assert.match(failed.steps[0]!.detail, /^said\terror: Transaction in progress$/m);
    });
  }

  it("grubby writes every entry, the rescue one too, and GRUB_CMDLINE_LINUX", () => {
    given("rhel-argument");
    const entries = "boot/loader/entries";
    host.write(
      `${entries}/0-rescue.conf`,
      "title Rescue\nversion 0-rescue\nlinux /vmlinuz-0-rescue\noptions root=UUID=1 ro ib-core.netns_mode=1 quiet\n",
    );
    assert.deepEqual(host.apply(exclusive).outcomes, ["boot-argument changed"]);
    assert.match(
      host.read(`${entries}/0-rescue.conf`),
      /^options root=UUID=1 ro quiet ib_core\.netns_mode=0$/m,
    );
    assert.ok(host.has("var/lib/pulumi-rdma/originals/boot_loader_entries_0-rescue.conf"));
  });

  for (const [title, before, after] of [
    ["a quoted line", 'X="1"\nGRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\n', '"quiet splash W"'],
    [
      "a line with our word",
      'GRUB_CMDLINE_LINUX_DEFAULT="ib_core.netns_mode=1 quiet"\n',
      '"quiet W"',
    ],
    ["an empty line", 'GRUB_CMDLINE_LINUX_DEFAULT=""\n', '"W"'],
    ["single quotes", "GRUB_CMDLINE_LINUX_DEFAULT='quiet'\n", "'quiet W'"],
    ["a bare word", "GRUB_CMDLINE_LINUX_DEFAULT=quiet\n", '"quiet W"'],
    ["no such line", "GRUB_TIMEOUT=5\n", '"$GRUB_CMDLINE_LINUX_DEFAULT W"'],
    [
      "a line with a comment behind it",
      'GRUB_CMDLINE_LINUX_DEFAULT="quiet" # site\n',
      '"$GRUB_CMDLINE_LINUX_DEFAULT W"',
    ],
  ] as const) {
    it(`grub2-mkconfig reads the word from ${title} of /etc/default/grub, written once`, () => {
      given("sles-argument");
      host.write("etc/default/grub", before);
      host.apply(exclusive);
      const wanted = `GRUB_CMDLINE_LINUX_DEFAULT=${after.replace("W", "ib_core.netns_mode=0")}`;
      assert.equal(host.read("etc/default/grub").trimEnd().split("\n").at(-1), wanted);
      const once = host.read("etc/default/grub");
      assert.deepEqual(host.apply(exclusive).outcomes, ["boot-argument unchanged"]);
      assert.equal(host.read("etc/default/grub"), once);
      host.apply(none);
      assert.doesNotMatch(host.read("boot/grub2/grub.cfg"), /netns_mode/);
    });
  }

  it("a host without a boot loader that is known is left alone", () => {
    given("sles-argument");
    host.remove("boot/grub2/grub.cfg");
    const before = host.content();
    assert.deepEqual(host.apply(exclusive).outcomes, [
      "boot-argument failed unsupported_boot_loader",
    ]);
    assert.deepEqual(host.content(), before);
  });

  for (const profile of ["rhel", "sles"] as const) {
    it(`dracut makes the images of ${profile} anew that are older than modprobe.d, once`, () => {
      given(profile);
      const steps = [{ do: "modprobe", mode: "exclusive" }, { do: "initramfs" }] as const;
      assert.deepEqual(host.apply(steps).outcomes, ["modprobe changed", "initramfs changed"]);
      assert.deepEqual(bootedMode(profile), { status: "read", value: "exclusive" });
      assert.deepEqual(host.apply(steps).outcomes, ["modprobe unchanged", "initramfs unchanged"]);
      // Images that no dracut makes: of the rescue system, of kdump, of a kernel that is gone.
      host.write("etc/modprobe.d/other.conf", "blacklist siw\n");
      for (const name of [
        "initramfs-0-rescue-1.img",
        "initramfs-5.14.0kdump.img",
        "initrd-5.3.1-old",
      ])
        host.write(`boot/${name}`, "image\n");
      host.tool("dracut", "exit 0");
      assert.deepEqual(host.apply([{ do: "initramfs" }]).outcomes, [
        "initramfs failed verify_failed",
      ]);
      host.tool("dracut", "echo 'dracut: No space left on device' >&2; exit 1");
      const run = host.apply([{ do: "initramfs" }]);
      assert.deepEqual(run.outcomes, ["initramfs failed initramfs_failed"]);
      assert.match(run.steps[0]!.detail, /No space left/);
    });
  }
});
