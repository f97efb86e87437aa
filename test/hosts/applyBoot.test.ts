import assert from "node:assert/strict";
import { profileNamed } from "../../lab/fleet/profiles.ts";
import { ApplyHost } from "./applyHost.ts";

const modprobe = "etc/modprobe.d/ib_core.conf";
const ourGrub = "etc/default/grub.d/90-pulumi-rdma.cfg";
const persist = [{ do: "modprobe", mode: "exclusive" }] as const;
const argument = [{ do: "boot-argument", mode: "exclusive" }] as const;
const noArgument = [{ do: "boot-argument", mode: null }] as const;

describe("apply.sh, what the next boot loads", () => {
  let host: ApplyHost;

  function given(profile: ConstructorParameters<typeof ApplyHost>[0]): void {
    host = new ApplyHost(profile);
  }

  afterEach(() => {
    host.dispose();
  });

  it("modprobe keeps what others wrote about ib_core and replaces the mode only", () => {
    given("shared-pods");
    const before =
      "# site settings\noptions ib_core recv_queue_size=512 netns_mode=1\n\noptions ib-core \\\n  netns_mode=Y\noptions mlx5_core debug_mask=1\nblacklist \\\n  siw\n";
    host.write(modprobe, before);
    assert.deepEqual(host.apply(persist).outcomes, ["modprobe changed"]);
    assert.equal(
      host.read(modprobe),
      "# site settings\noptions ib_core recv_queue_size=512\n\noptions mlx5_core debug_mask=1\nblacklist \\\n  siw\n# pulumi-rdma: lab/demo/mode\noptions ib_core netns_mode=0\n",
    );
    assert.equal(
      host.read("var/lib/pulumi-rdma/originals/etc_modprobe.d_ib_core.conf"),
      before,
      "the text of before is kept",
    );
  });

  it("modprobe keeps the original of the first change only, also where there was no file", () => {
    given("shared-pods");
    host.apply(persist);
    host.apply([{ do: "modprobe", mode: "shared" }]);
    assert.match(host.read(modprobe), /netns_mode=1\n$/);
    assert.equal(host.read("var/lib/pulumi-rdma/originals/etc_modprobe.d_ib_core.conf.absent"), "");
    assert(!host.has("var/lib/pulumi-rdma/originals/etc_modprobe.d_ib_core.conf"));
  });

  it("modprobe starts from the file of the distribution that ours hides", () => {
    given("shared-pods");
    host.write("usr/lib/modprobe.d/ib_core.conf", "options ib_core recv_queue_size=512\n");
    host.apply(persist);
    assert.match(host.read(modprobe), /^options ib_core recv_queue_size=512\n# pulumi-rdma: /);
  });

  it("modprobe refuses, and writes nothing, where a file that is read later contradicts", () => {
    given("shared-pods");
    host.write("etc/modprobe.d/zz.conf", "options ib_core netns_mode=1\n");
    const before = host.content();
    const run = host.apply(persist);
    assert.deepEqual(run.outcomes, ["modprobe failed overridden"]);
    assert.match(run.steps[0]!.detail, /^file\t\/etc\/modprobe\.d\/zz\.conf$/m);
    assert.deepEqual(host.content(), before);
  });

  it("modprobe takes a later file that says the same, and an earlier one that does not", () => {
    given("shared-pods");
    host.write("etc/modprobe.d/zz.conf", "options ib_core netns_mode=N\n");
    host.write("etc/modprobe.d/aa.conf", "options ib_core netns_mode=1\n");
    assert.deepEqual(host.apply(persist).outcomes, ["modprobe changed"]);
  });

  it("modprobe does not count the running command line against the file", () => {
    given("argument-removed");
    host.write(modprobe, "options ib_core netns_mode=1\n");
    assert.match(host.read("proc/cmdline"), /ib_core\.netns_mode=1/);
    assert.deepEqual(host.apply(persist).outcomes, ["modprobe changed"]);
  });

  it("modprobe fails where modprobe itself reads something else", () => {
    given("shared-pods");
    host.tool("modprobe", "echo 'insmod /lib/modules/ib_core.ko netns_mode=1'");
    const run = host.apply(persist);
    assert.deepEqual(run.outcomes, ["modprobe failed verify_failed"]);
    assert.match(run.steps[0]!.detail, /^found\tnetns_mode=1$/m);
  });

  it("modprobe does not replace a symbolic link", () => {
    given("shared-pods");
    host.link(modprobe, "elsewhere.conf");
    assert.deepEqual(host.apply(persist).outcomes, ["modprobe failed not_a_file"]);
  });

  it("boot-argument is the last mode of every entry that grub.cfg boots by default", () => {
    given("argument-contradicts");
    assert.deepEqual(host.apply(argument).outcomes, ["boot-argument changed"]);
    const lines = host.read("boot/grub/grub.cfg").match(/^\s*linux\s.*$/gm) ?? [];
    const booted = lines.filter((line) => !line.includes("recovery"));
    assert.equal(booted.length, 2);
    for (const line of booted)
      assert.match(line, /ib_core\.netns_mode=1 .* ib_core\.netns_mode=0$/);
    assert.match(
      host.read(ourGrub),
      /^# pulumi-rdma: lab\/demo\/mode\nGRUB_CMDLINE_LINUX_DEFAULT="\$GRUB_CMDLINE_LINUX_DEFAULT ib_core\.netns_mode=0"\n$/,
    );
    assert.match(host.read("etc/default/grub"), /ib_core\.netns_mode=1/, "not ours to change");
  });

  it("boot-argument makes grub.cfg anew where an earlier run did not come to it", () => {
    given("argument-contradicts");
    host.apply(argument);
    host.write(
      "boot/grub/grub.cfg",
      host.read("boot/grub/grub.cfg").replaceAll("mode=0", "mode=1"),
    );
    assert.deepEqual(host.apply(argument).outcomes, ["boot-argument changed"]);
    assert.deepEqual(host.apply(argument).outcomes, ["boot-argument unchanged"]);
  });

  it("boot-argument null takes the word out of all assignments, and nothing else", () => {
    given("argument-contradicts");
    host.apply(argument);
    const cloud = 'GRUB_CMDLINE_LINUX_DEFAULT="ib_core.netns_mode=0 ib-core.netns_mode=1 quiet"\n';
    host.write("etc/default/grub.d/50-cloudimg.cfg", cloud);
    const grub = host
      .read("etc/default/grub")
      .replace("iommu=pt", "xib_core.netns_mode=1 iommu=pt");
    host.write("etc/default/grub", `# was: ib_core.netns_mode=1\n${grub}`);
    assert.deepEqual(host.apply(noArgument).outcomes, ["boot-argument changed"]);
    assert(!host.has(ourGrub));
    assert.equal(
      host.read("etc/default/grub.d/50-cloudimg.cfg"),
      'GRUB_CMDLINE_LINUX_DEFAULT="quiet"\n',
    );
    assert.equal(
      host.read("etc/default/grub"),
      `# was: ib_core.netns_mode=1\n${grub.replace(" ib_core.netns_mode=1", "")}`,
    );
    assert.equal(
      host.read("var/lib/pulumi-rdma/originals/etc_default_grub.d_50-cloudimg.cfg"),
      cloud,
    );
    assert.doesNotMatch(host.read("boot/grub/grub.cfg"), / ib[-_]core\.netns_mode/);
  });

  it("boot-argument null fails where the word comes from elsewhere", () => {
    given("shared-pods");
    host.write(
      "etc/default/grub.d/60-site.cfg",
      'EXTRA="ib_core.netns_mode=1"\nGRUB_CMDLINE_LINUX="$EXTRA"\n',
    );
    const generated = host.read("boot/grub/grub.cfg");
    host.write("boot/grub/grub.cfg", generated.replaceAll(" quiet", " ib_core.netns_mode=1 quiet"));
    const run = host.apply(noArgument);
    assert.deepEqual(run.outcomes, ["boot-argument failed verify_failed"]);
    assert.match(run.steps[0]!.detail, /^found\tib_core\.netns_mode=1$/m);
  });

  it("boot-argument refuses, and writes nothing, where a later file sets the line anew", () => {
    given("argument-contradicts");
    host.write("etc/default/grub.d/99-site.cfg", 'GRUB_CMDLINE_LINUX_DEFAULT="quiet"\n');
    const before = host.content();
    const run = host.apply(argument);
    assert.deepEqual(run.outcomes, ["boot-argument failed overridden"]);
    assert.match(run.steps[0]!.detail, /^file\t\/etc\/default\/grub\.d\/99-site\.cfg$/m);
    assert.deepEqual(host.content(), before);
  });

  it("boot-argument fails where the generated grub.cfg does not hold it", () => {
    given("argument-contradicts");
    host.tool("update-grub", "exit 0");
    const run = host.apply(argument);
    assert.deepEqual(run.outcomes, ["boot-argument failed verify_failed"]);
    assert.match(run.steps[0]!.detail, /^found\tib_core\.netns_mode=1$/m);
  });

  it("boot-argument tells what update-grub said when it failed", () => {
    given("argument-contradicts");
    host.tool("update-grub", "echo 'grub-probe: error: cannot find a device for /' >&2; exit 1");
    const run = host.apply(argument);
    assert.deepEqual(run.outcomes, ["boot-argument failed boot_loader_failed"]);
    assert.match(run.steps[0]!.detail, /^said\tgrub-probe: error: cannot find a device/m);
  });

  it("initramfs rebuilds images that are older than modprobe.d, and no others", () => {
    given({ ...profileNamed("shared-pods", "31"), initramfsLoadsIbCore: true });
    const steps = [...persist, { do: "initramfs" }] as const;
    assert.deepEqual(host.apply(steps).outcomes, ["modprobe changed", "initramfs changed"]);
    assert.deepEqual(host.apply(steps).outcomes, ["modprobe unchanged", "initramfs unchanged"]);
    host.tool("update-initramfs", "exit 0");
    host.write("etc/modprobe.d/other.conf", "blacklist siw\n");
    assert.deepEqual(host.apply([{ do: "initramfs" }]).outcomes, [
      "initramfs failed verify_failed",
    ]);
    host.tool("update-initramfs", "echo 'No space left on device' >&2; exit 1");
    const run = host.apply([{ do: "initramfs" }]);
    assert.deepEqual(run.outcomes, ["initramfs failed initramfs_failed"]);
    assert.match(run.steps[0]!.detail, /No space left/);
  });
});
