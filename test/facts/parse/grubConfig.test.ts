import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type GrubEnvironment,
  parseGrubConfig,
  parseGrubEnvironment,
} from "../../../provider/facts/parse/grubConfig.ts";
import {
  netnsModesOf,
  parseKernelCommandLine,
} from "../../../provider/facts/parse/kernelCommandLine.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const grub = (name: string): string => fixture(`grub/${name}.cfg`);
const uuid = "3c1a7e52-8f0d-4b5e-9a61-0d2f4c8b7e10";
const debian = grub("2.06-debian-12");

/** The generated configuration with another GRUB_DEFAULT. */
function withDefault(text: string, value: string): string {
  return text.replace('set default="0"', `set default="${value}"`);
}

function kernelOf(text: string, environment: GrubEnvironment = {}): string {
  return parseGrubConfig(text, environment).linux.replace("/boot/vmlinuz-", "");
}

describe("parseGrubConfig()", () => {
  it("parseGrubConfig() gives title, kernel and arguments of the first entry of Debian 12", () => {
    assert.deepEqual(parseGrubConfig(debian, {}), {
      title: "Debian GNU/Linux",
      linux: "/boot/vmlinuz-6.1.0-38-amd64",
      arguments: `root=UUID=${uuid} ro quiet ib_core.netns_mode=0`,
    });
  });

  const advanced = `gnulinux-advanced-${uuid}`;
  const old = `gnulinux-6.1.0-37-amd64-advanced-${uuid}`;
  const defaults: Record<string, string> = {
    "0": "6.1.0-38-amd64",
    "1": "6.1.0-38-amd64",
    "1>0": "6.1.0-38-amd64",
    "1>2": "6.1.0-37-amd64",
    "1>99": "6.1.0-38-amd64",
    "7": "6.1.0-38-amd64",
    "": "6.1.0-38-amd64",
    "no such entry": "6.1.0-38-amd64",
    "Advanced options for Debian GNU/Linux": "6.1.0-38-amd64",
    "Advanced options for Debian GNU/Linux>Debian GNU/Linux, with Linux 6.1.0-37-amd64":
      "6.1.0-37-amd64",
    "Advanced options for Debian GNU/Linux>2": "6.1.0-37-amd64",
    [`${advanced}>${old}`]: "6.1.0-37-amd64",
    [`1>${old}`]: "6.1.0-37-amd64",
    // An entry of a submenu is not found on the first level: GRUB takes the first entry.
    [old]: "6.1.0-38-amd64",
  };
  for (const [value, kernel] of Object.entries(defaults)) {
    it(`parseGrubConfig() follows default "${value}"`, () => {
      assert.equal(kernelOf(withDefault(debian, value)), kernel);
    });
    it(`parseGrubConfig() follows saved_entry and next_entry "${value}"`, () => {
      const saved = grub("2.06-debian-12-saved");
      assert.equal(kernelOf(saved, { saved_entry: value }), kernel);
      if (value !== "") {
        assert.equal(kernelOf(saved, { saved_entry: "0", next_entry: value }), kernel);
        assert.equal(kernelOf(debian, { next_entry: value }), kernel);
      }
    });
  }

  it("parseGrubConfig() does not heed saved_entry where the default is fixed", () => {
    assert.equal(kernelOf(debian, { saved_entry: "1>2" }), "6.1.0-38-amd64");
  });

  it("parseGrubConfig() does not heed next_entry where the configuration does not", () => {
    const text = debian.replace('set default="${next_entry}"', "set boot_once=true");
    assert.equal(kernelOf(text, { next_entry: "1>2" }), "6.1.0-38-amd64");
  });

  it("parseGrubConfig() takes a kept prev_saved_entry for saved_entry", () => {
    const saved = grub("2.06-debian-12-saved");
    assert.equal(kernelOf(saved, { saved_entry: "0", prev_saved_entry: "1>2" }), "6.1.0-37-amd64");
  });

  it("parseGrubConfig() reads a real grubenv that names an entry of a submenu", () => {
    const environment = parseGrubEnvironment(fixture("grub/saved.grubenv"));
    assert.equal(kernelOf(grub("2.06-debian-12-saved"), environment), "6.1.0-37-amd64");
  });

  it("parseGrubConfig() reads Ubuntu 22.04, whose vt_handoff is no argument of ours", () => {
    assert.deepEqual(parseGrubConfig(grub("2.06-ubuntu-22.04"), {}), {
      title: "Ubuntu",
      linux: "/boot/vmlinuz-5.15.0-143-generic",
      arguments: `root=UUID=${uuid} ro quiet splash ib_core.netns_mode=0`,
    });
  });

  it("parseGrubConfig() reads Ubuntu 24.04 with GRUB_DEFAULT of two ids", () => {
    assert.equal(kernelOf(grub("2.12-ubuntu-24.04")), "6.8.0-60-generic");
  });

  it("parseGrubConfig() reads an Ubuntu cloud image, whose entries try without an initrd", () => {
    const boot = parseGrubConfig(grub("2.06-ubuntu-22.04-cloud"), {});
    assert.deepEqual(netnsModesOf(parseKernelCommandLine(boot.arguments)), ["exclusive"]);
    assert.equal(boot.linux, "/boot/vmlinuz-5.15.0-143-generic");
  });

  it("parseGrubConfig() throws where the two tries of an entry have different arguments", () => {
    const text = grub("2.06-ubuntu-22.04-cloud").replace(
      "ib_core.netns_mode=0 panic=-1",
      "ib_core.netns_mode=1 panic=-1",
    );
    assert.throws(() => parseGrubConfig(text, {}), ParseError);
  });

  it("parseGrubConfig() keeps quoted arguments together and finds entries without submenus", () => {
    const boot = parseGrubConfig(grub("2.06-debian-12-no-submenu"), {});
    assert.equal(boot.title, "Debian GNU/Linux, with Linux 6.1.0-37-amd64");
    assert.deepEqual(parseKernelCommandLine(boot.arguments), [
      `root=UUID=${uuid}`,
      "ro",
      "console=ttyS0",
      "dyndbg=file drivers/infiniband/* +p",
      "quiet",
    ]);
  });

  it("parseGrubConfig() finds entries of os-prober by number, id, and a title with quotes and >", () => {
    const text = grub("2.06-debian-12-os-prober");
    assert.equal(kernelOf(text), "6.1.0-38-amd64");
    for (const value of [
      "3",
      "osprober-gnulinux-simple-5b7a",
      "Admin's rescue system >> Debian 11 (on /dev/sda2)",
      "4>0",
    ]) {
      assert.equal(kernelOf(withDefault(text, value)), "5.10.0-33-amd64", value);
    }
    assert.throws(() => parseGrubConfig(withDefault(text, "2"), {}), /boots no Linux.*Windows/);
  });

  it("parseGrubConfig() fills in variables that the configuration or grubenv sets", () => {
    const text = grub("2.02-centos-7");
    const title = "CentOS Linux (3.10.0-1160.119.1.el7.x86_64) 7 (Core)";
    const boot = parseGrubConfig(text, { saved_entry: title });
    assert.equal(boot.title, title);
    assert.match(boot.arguments, / LANG=en_US\.UTF-8 skew_tick=1 nohz=on ib_core\.netns_mode=0$/);
    const sles = grub("2.06-sles-15");
    assert.doesNotMatch(parseGrubConfig(sles, {}).arguments, /rescue/);
    assert.match(parseGrubConfig(sles, { extra_cmdline: "rescue=1 a" }).arguments, /rescue=1 a/);
    assert.throws(
      () => parseGrubConfig(`${text}\nset tuned_params="ib_core.netns_mode=1"\n`, {}),
      ParseError,
    );
  });

  const untold: Record<string, string> = {
    "entries of /boot/loader/entries": grub("2.06-rhel-9"),
    "a default that is corrected in a condition": grub("2.06-debian-12-old-title"),
    "a default of another variable": withDefault(debian, "${my_choice}"),
    "a title that begins with a digit": withDefault(debian, "6.1 kernel"),
    "an entry inside a condition": debian
      .replace("menuentry 'Debian GNU/Linux'", "if true; then\nmenuentry 'Debian GNU/Linux'")
      .replace("\n}\nsubmenu", "\n}\nfi\nsubmenu"),
    "entries that a function makes": debian
      .replace("menuentry 'Debian GNU/Linux'", "function all {\nmenuentry 'Debian GNU/Linux'")
      .replace("\n}\nsubmenu", "\n}\n}\nall\nsubmenu"),
    "an entry with two kernels": debian.replace(
      "\tinitrd\t",
      "\tlinux\t/boot/vmlinuz-other ro\n\tinitrd\t",
    ),
    "an octal number": withDefault(debian, "01"),
    "an entry without a block": debian.replace(
      "6.1.0-38-amd64' --class debian",
      "6.1.0-38-amd64'\n--class debian",
    ),
    "a second kernel in braces of its own": debian.replace(
      "\tinitrd\t",
      "\t{ linux\t/boot/vmlinuz-other ro }\n\tinitrd\t",
    ),
    "no entries": debian.slice(0, debian.indexOf("menuentry 'Debian")),
    "a file that was cut off": debian.slice(
      0,
      debian.lastIndexOf("}\n\n### END /etc/grub.d/10_linux"),
    ),
    "a quote that does not end": debian.replace("'hd0,gpt2'", "'hd0,gpt2"),
    "a block that ends too early": `}\n${debian}`,
    "a condition that does not end": debian.replace("\nfi\n", "\n"),
    "a stub that reads another file":
      "search.fs_uuid 3c1a root\nset prefix=($root)'/boot/grub'\nconfigfile $prefix/grub.cfg\n",
    nothing: "",
  };
  for (const [what, text] of Object.entries(untold)) {
    it(`parseGrubConfig() throws for ${what}`, () => {
      assert.notEqual(text, debian);
      assert.throws(() => parseGrubConfig(text, {}), ParseError);
    });
  }

  it("parseGrubConfig() finds any entry of any menu by its path of numbers, titles or ids", () => {
    const title = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,()'>/.-]{0,20}$/);
    interface Node {
      readonly title: string;
      readonly children: readonly Node[];
    }
    const level = (below: fc.Arbitrary<Node>): fc.Arbitrary<Node> =>
      fc.record({ title, children: fc.array(below, { maxLength: 3 }) });
    const leaf: fc.Arbitrary<Node> = fc.record({ title, children: fc.constant([]) });
    const menu = fc.uniqueArray(level(level(leaf)), {
      minLength: 1,
      maxLength: 4,
      selector: (entry) => entry.title,
    });
    let kernels = 0;
    const print = (
      nodes: readonly Node[],
      leaves: { path: string[][]; kernel: string }[],
      above: string[][],
    ): string =>
      nodes
        .map((entry, at) => {
          kernels += 1;
          const unique = nodes.filter((other) => other.title === entry.title).length === 1;
          const names = [
            String(at),
            `id-${kernels}`,
            ...(unique ? [entry.title.replaceAll(">", ">>")] : []),
          ];
          const head = `'${entry.title.replaceAll("'", "'\\''")}' --class os $menuentry_id_option 'id-${kernels}' {`;
          if (entry.children.length > 0) {
            return `submenu ${head}\n${print(entry.children, leaves, [...above, names])}}\n`;
          }
          leaves.push({ path: [...above, names], kernel: `/k${kernels}` });
          return `menuentry ${head}\n\tif [ x = x ]; then\n\t\tinsmod gzio\n\tfi\n\tlinux\t/k${kernels} ro\n}\n`;
        })
        .join("");
    fc.assert(
      fc.property(menu, fc.nat(), fc.infiniteStream(fc.nat()), (nodes, which, picks) => {
        const leaves: { path: string[][]; kernel: string }[] = [];
        const text = print(nodes, leaves, []);
        const chosen = leaves[which % leaves.length]!;
        const path = chosen.path.map((names) => names[picks.next().value % names.length]!);
        const head = `set default="${path.join(">")}"\n`;
        assert.equal(parseGrubConfig(head + text, {}).linux, chosen.kernel);
      }),
    );
  });

  const samples = [...fixturesOf("grub").values()];
  it("parseGrubConfig() throws nothing but ParseError", () => {
    assertOnlyParseErrors((text) => parseGrubConfig(text, {}), samples);
    assertOnlyParseErrors(
      (value) => parseGrubConfig(debian, { next_entry: value }),
      Object.keys(defaults),
    );
  });

  it("parseGrubConfig() comes back from long texts", () => {
    assertReadsLongTexts((text) => parseGrubConfig(text, {}), [debian]);
  });
});

describe("parseGrubEnvironment()", () => {
  it("parseGrubEnvironment() reads blocks that grub-editenv wrote, escapes included", () => {
    assert.deepEqual(parseGrubEnvironment(fixture("grub/rhel-8.grubenv")), {
      saved_entry: "4c2f9f0c7f5b4a0d9d5e-4.18.0-553.el8.x86_64",
      kernelopts:
        "root=/dev/mapper/rhel-root ro crashkernel=auto rd.lvm.lv=rhel/root rhgb quiet ib_core.netns_mode=0",
      boot_success: "0",
      odd: "a\\b",
    });
    assert.deepEqual(parseGrubEnvironment(fixture("grub/empty.grubenv")), {});
    assert.deepEqual(parseGrubEnvironment(""), {});
  });

  it("parseGrubEnvironment() throws for another file", () => {
    for (const text of ["saved_entry=0\n", debian, "# GRUB Environment Block\nsaved_entry\n"]) {
      assert.throws(() => parseGrubEnvironment(text), ParseError);
    }
  });

  const samples = ["saved", "rhel-8", "empty"].map((name) => fixture(`grub/${name}.grubenv`));
  it("parseGrubEnvironment() throws nothing but ParseError", () => {
    assertOnlyParseErrors(parseGrubEnvironment, samples);
  });

  it("parseGrubEnvironment() comes back from long texts", () => {
    assertReadsLongTexts(parseGrubEnvironment, samples);
  });
});
