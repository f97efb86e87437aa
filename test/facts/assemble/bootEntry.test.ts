import assert from "node:assert/strict";
import { assembleNextBoot } from "../../../provider/facts/assemble/bootEntry.ts";
import { probeOf, type ProbeParts } from "./sections.ts";

const grub = (mode: string, kernel = "6.8"): string =>
  `set default="0"\nmenuentry 'L' {\n\tlinux /vmlinuz-${kernel} root=UUID=1 ro ib_core.netns_mode=${mode}\n}\n`;
/** Boots the entry that grubenv names. */
const savedGrub =
  'set default="${saved_entry}"\n' +
  "menuentry 'A' {\n\tlinux /a ib_core.netns_mode=1\n}\n" +
  "menuentry 'B' {\n\tlinux /b ib_core.netns_mode=0\n}\n";
const bls = (mode: string, version = "5.14"): string =>
  `title L\nversion ${version}\nlinux /vmlinuz-${version}\noptions root=UUID=1 ib_core.netns_mode=${mode}\n`;
const environment = (text: string): string => `# GRUB Environment Block\n${text}\n####`;
const grubby = (mode: string): string =>
  `index=0\nkernel="/boot/vmlinuz-5.14"\nargs="ro ib_core.netns_mode=${mode}"\nroot="UUID=1"\ntitle="L"`;
const entries = "/boot/loader/entries";

describe("assembleNextBoot()", () => {
  const rows: readonly (readonly [string, ProbeParts, string, string])[] = [
    [
      "grub.cfg",
      { files: { "/boot/grub/grub.cfg": grub("0") } },
      "grub.cfg exclusive",
      "/vmlinuz-6.8",
    ],
    [
      "grub.cfg, its first entry where grubenv names none",
      { files: { "/boot/grub/grub.cfg": savedGrub } },
      "grub.cfg shared",
      "/a",
    ],
    [
      "grub.cfg, the entry that grubenv names",
      {
        files: {
          "/boot/grub/grub.cfg": savedGrub,
          "/boot/grub/grubenv": environment("saved_entry=B"),
        },
      },
      "grub.cfg exclusive",
      "/b",
    ],
    [
      "grub.cfg with further entries in custom.cfg, which change nothing",
      {
        files: {
          "/boot/grub/grub.cfg": `${grub("0")}source \${config_directory}/custom.cfg\n`,
          "/boot/grub/custom.cfg":
            "menuentry 'Rescue' {\n\tlinux /rescue ib_core.netns_mode=1\n}\n",
        },
      },
      "grub.cfg exclusive",
      "/vmlinuz-6.8",
    ],
    [
      "custom.cfg that no grub.cfg reads",
      {
        files: { "/boot/grub/grub.cfg": grub("0"), "/boot/grub/custom.cfg": 'set default="1"\n' },
      },
      "grub.cfg exclusive",
      "/vmlinuz-6.8",
    ],
    [
      "grub.cfg on the EFI partition, not the stub beside it",
      {
        files: {
          "/boot/efi/EFI/ubuntu/grub.cfg": "search.fs_uuid 1 root\nconfigfile $prefix/grub.cfg\n",
          "/boot/efi/EFI/sles/grub.cfg": grub("1"),
        },
      },
      "grub.cfg shared",
      "/vmlinuz-6.8",
    ],
    [
      "grubby before grub.cfg",
      {
        files: { "/boot/grub2/grub.cfg": "blscfg\n", [`${entries}/a.conf`]: bls("1") },
        jobs: { grubby: grubby("0") },
      },
      "grubby exclusive",
      "/boot/vmlinuz-5.14",
    ],
    [
      "the entry that next_entry takes once, which grubby does not tell",
      {
        files: {
          "/boot/grub2/grub.cfg": "blscfg\n",
          "/boot/grub2/grubenv": environment("saved_entry=a\nnext_entry=b"),
          [`${entries}/a.conf`]: bls("0"),
          [`${entries}/b.conf`]: bls("1", "6.1"),
        },
        jobs: { grubby: grubby("0") },
      },
      "bls shared",
      "/vmlinuz-6.1",
    ],
    [
      "the saved boot loader entry",
      {
        files: {
          "/boot/grub2/grub.cfg": "blscfg\n",
          "/boot/grub2/grubenv": environment("saved_entry=b"),
          [`${entries}/a.conf`]: bls("0"),
          [`${entries}/b.conf`]: bls("1"),
        },
      },
      "bls shared",
      "/vmlinuz-5.14",
    ],
    [
      "entries that agree, without knowing which one boots",
      { files: { [`${entries}/a.conf`]: bls("0"), [`${entries}/b.conf`]: bls("0", "6.1") } },
      "bls exclusive",
      "",
    ],
    [
      "systemd-boot's default",
      {
        files: {
          "/boot/loader/loader.conf": "timeout 3\ndefault b.conf\n",
          [`${entries}/a.conf`]: bls("0"),
          [`${entries}/b.conf`]: bls("1"),
        },
      },
      "bls shared",
      "/vmlinuz-5.14",
    ],
    [
      "/etc/kernel/cmdline",
      { files: { "/etc/kernel/cmdline": "root=/dev/a ib_core.netns_mode=N" } },
      "kernel-cmdline exclusive",
      "",
    ],
    [
      "rpm-ostree before all",
      {
        files: { "/boot/grub2/grub.cfg": grub("1") },
        jobs: { "rpm-ostree": "root=UUID=1 ostree=/a ib_core.netns_mode=1 ib_core.netns_mode=0" },
      },
      "rpm-ostree shared,exclusive",
      "",
    ],
    [
      "grub.cfg where grubby is not installed",
      {
        files: { "/boot/grub/grub.cfg": grub("0") },
        jobs: { grubby: ["sh: grubby: not found", 127] },
      },
      "grub.cfg exclusive",
      "/vmlinuz-6.8",
    ],
  ];
  for (const [title, parts, expected, kernel] of rows) {
    it(`assembleNextBoot() reads ${title}`, () => {
      const next = assembleNextBoot(probeOf(parts));
      const entry = next.entry.status === "read" ? next.entry.value : undefined;
      assert.equal(`${entry?.source ?? ""} ${entry?.modes.join() ?? ""}`, expected);
      assert.equal(next.kernel ?? "", kernel);
    });
  }

  const unknowns: readonly (readonly [string, ProbeParts, RegExp])[] = [
    ["nothing is there", {}, /no boot loader configuration was found/],
    [
      "custom.cfg sets another default",
      {
        files: {
          "/boot/grub/grub.cfg": `${grub("0")}source \${config_directory}/custom.cfg\n`,
          "/boot/grub/custom.cfg": "set default='Mine'\nmenuentry 'Mine' {\n\tlinux /mine\n}\n",
        },
      },
      /sets default in several ways/,
    ],
    [
      "custom.cfg cannot be read",
      {
        files: {
          "/boot/grub/grub.cfg": `${grub("0")}source \${config_directory}/custom.cfg\n`,
        },
        unreadable: ["/boot/grub/custom.cfg"],
      },
      /custom\.cfg of GRUB cannot be read/,
    ],
    [
      "root is needed",
      { unreadable: ["/boot/grub/grub.cfg"] },
      /\/boot\/grub\/grub\.cfg cannot be read without root/,
    ],
    [
      "GRUB's file is denied, though another source can be read",
      {
        unreadable: ["/boot/grub2/grub.cfg"],
        files: { "/etc/kernel/cmdline": "root=/dev/a ib_core.netns_mode=0" },
      },
      /\/boot\/grub2\/grub\.cfg cannot be read without root/,
    ],
    [
      "two GRUB configurations differ",
      { files: { "/boot/grub/grub.cfg": grub("0"), "/boot/efi/EFI/sles/grub.cfg": grub("1") } },
      /Several GRUB configurations differ/,
    ],
    [
      "entries differ and none is chosen",
      { files: { [`${entries}/a.conf`]: bls("0"), [`${entries}/b.conf`]: bls("1") } },
      /entries differ in RDMA mode/,
    ],
    [
      "next_entry names no entry",
      {
        files: {
          "/boot/grub2/grub.cfg": "blscfg\n",
          "/boot/grub2/grubenv": environment("next_entry=x"),
          [`${entries}/a.conf`]: bls("0"),
        },
      },
      /not among the boot loader entries: "x"/,
    ],
    [
      "the GRUB environment cannot be read",
      { files: { "/boot/grub/grub.cfg": grub("0") }, unreadable: ["/boot/grub/grubenv"] },
      /GRUB environment cannot be read/,
    ],
    [
      "grubby fails",
      { jobs: { grubby: ["error: no such file", 1] } },
      /grubby --info=DEFAULT failed/,
    ],
    ["rpm-ostree fails", { jobs: { "rpm-ostree": ["error: busy", 1] } }, /rpm-ostree kargs failed/],
    [
      "the value is none",
      { files: { "/etc/kernel/cmdline": "ib_core.netns_mode=maybe" } },
      /maybe/,
    ],
  ];
  for (const [title, parts, why] of unknowns) {
    it(`assembleNextBoot() is unknown where ${title}`, () => {
      const { entry } = assembleNextBoot(probeOf(parts));
      assert.match(entry.status === "unknown" ? entry.why : "read", why);
    });
  }
});
