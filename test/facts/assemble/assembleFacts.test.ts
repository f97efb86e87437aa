import assert from "node:assert/strict";
import fc from "fast-check";
import { assembleFacts } from "../../../provider/facts/assemble/assembleFacts.ts";
import { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { sectionsOf } from "./sections.ts";

/** A host about which every part has something to say. */
const full = sectionsOf({
  host: {
    boot_id: "0b9f0f3e-6b6c-4a53-9d2a-3f1d2c4b5a69",
    kernel: "6.8.0-60-generic",
    hostname: "dgx030",
    product: "NVIDIA DGX B200",
    vendor: "NVIDIA",
    cmdline: "root=UUID=1 ib_core.netns_mode=0",
    netns_mode: "N",
    ib_core: "loaded",
    lockdown: "[none] integrity confidentiality",
    uid: "0",
    sudo: "ops",
    ssh: "yes",
  },
  tools: ["mstconfig", "rdma", "modprobe", "nvidia-smi"],
  signs: ["operator\t/etc/sriov-operator", "kubelet\t/var/lib/kubelet/config.yaml"],
  files: {
    "/etc/os-release": "ID=ubuntu\n",
    "/boot/grub/grub.cfg": "menuentry 'U' {\nlinux /vmlinuz-6.8.0-60-generic ro\n}\n",
    "/etc/modprobe.d/ib_core.conf": "options ib_core netns_mode=0\n",
    "/var/lib/pulumi-rdma/firmware/SN1": "boot_id b\nwrote NUM_OF_VFS 8\n",
    "/var/lib/pulumi-rdma/first-seen/SN1": "boot_id b\nnext NUM_OF_VFS 8\n",
    "/var/lib/pulumi-rdma/marks/rdma-mode": "owner a/b/c\nwanted exclusive\n",
  },
  modprobeFiles: ["/etc/modprobe.d/ib_core.conf"],
  functions: {
    "0000:18:00.0": [
      "device\t0x1021",
      "driver\tmlx5_core",
      "netdev\tibp24s0\t32\t",
      "rdma\tmlx5_4",
      "link_layer\tInfiniBand",
      "totalvfs\t8",
      "vf\t0\t0000:18:00.1\tmlx5_core\tibp24s0v0\tmlx5_20\t",
    ],
  },
  jobs: {
    "numvfs:0000:18:00.0": "1",
    "nv:0000:18:00.0": [
      "Device #1:\n----------\nDevice type:    ConnectX7\nName:           X\nDevice:         0000:18:00.0\n" +
        "Configurations:                                      Default         Current         Next Boot\n" +
        "         NUM_OF_VFS                          0               16              8",
      0,
    ],
    "next-load": "insmod /lib/modules/6/ib_core.ko netns_mode=0",
    namespaces: "init 1\ndenied 0\ninode 1\ninode 2",
    handles: "uverbs 1\ndenied 0\nvfio /dev/vfio/7",
    mounts: "/dev/md0 / ext4 rw 0 0\nnas:/d /d nfs rw,proto=rdma 0 0",
    "rdma-resource": '[{"ifname":"mlx5_4","pd":1,"cq":1,"qp":1,"ctx":1}]',
    "initramfs-image": "/boot/initrd.img-6.8.0-60-generic",
    initramfs: "usr/lib/modules/6/ib_core.ko",
    "initramfs-times": "20\n10",
    gpu: "4711",
    route: "ibp24s0 0000:18:00.0",
  },
});

describe("assembleFacts()", () => {
  it("assembleFacts() makes facts of the schema from a full probe", () => {
    const facts = HostFacts.parse(assembleFacts(full));
    assert.equal(facts.bootId, "0b9f0f3e-6b6c-4a53-9d2a-3f1d2c4b5a69");
    assert.equal(facts.access, "sudo");
    assert.equal(facts.product, "NVIDIA DGX B200");
    assert.equal(facts.cards[0]?.carriesSsh, true);
    assert.equal(facts.cards[0].firmware.status, "read");
    const unknowns = Object.entries({ ...facts.rdma, ...facts.inUse }).filter(
      ([, part]) => typeof part === "object" && "status" in part && part.status === "unknown",
    );
    assert.deepEqual(unknowns, []);
  });

  const lines = [
    ["root=UUID=1 ib_core.netns_mode=0 quiet", ["ib_core.netns_mode=0"]],
    [
      "intel_iommu=on,sm_on iommu=pt ib_core.netns_mode=N password=x",
      ["intel_iommu=on,sm_on", "iommu=pt", "ib_core.netns_mode=N"],
    ],
    ['a="b ib_core.netns_mode=0" quiet', ['ib_core.netns_mode=0"']],
    ["root=UUID=1 quiet", []],
    ["", undefined],
  ] as const;
  for (const [line, words] of lines) {
    it(`assembleFacts() keeps only the words that the SR-IOV operator compares: ${line || "none read"}`, () => {
      const sections = full.map((section) =>
        section.name === "host"
          ? { ...section, text: section.text.replace(/^cmdline\t.*$/m, `cmdline\t${line}`) }
          : section,
      );
      assert.deepEqual(assembleFacts(sections).kernelArguments, words);
    });
  }

  it("assembleFacts() throws ParseError for sections that are no probe's", () => {
    const without = (name: string) => full.filter((section) => section.name !== name);
    for (const sections of [[], without("host"), without("jobs")]) {
      assert.throws(() => assembleFacts(sections), ParseError);
    }
    const newer = full.map((section) =>
      section.name === "begin" ? { ...section, args: ["2"] } : section,
    );
    assert.throws(() => assembleFacts(newer), ParseError);
  });

  it("assembleFacts() makes facts of the schema whatever the sections hold", () => {
    const damage = fc.oneof(
      fc.constant((text: string) => text.replaceAll("=", "")),
      fc.string({ maxLength: 60 }).map((junk) => () => junk),
      fc.nat(400).map((length) => (text: string) => text.slice(0, length)),
      fc.tuple(fc.nat(400), fc.string({ maxLength: 20 })).map(
        ([at, junk]) =>
          (text: string) =>
            text.slice(0, at) + junk + text.slice(at),
      ),
      fc.constant((text: string) => text.split("\n").toReversed().join("\n")),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(full.length - 1), damage), { maxLength: 6 }), (all) => {
        const sections = full.map((section, index) =>
          all
            .filter(([at]) => at === index)
            .reduce((hurt, [, change]) => ({ ...hurt, text: change(hurt.text) }), section),
        );
        HostFacts.parse(assembleFacts(sections));
      }),
    );
  });

  it("assembleFacts() keeps the damage of one section from the others", () => {
    const broken = full.map((section) =>
      section.name === "jobs" ? { ...section, text: "\t\u0000garbage" } : section,
    );
    const [whole, hurt] = [assembleFacts(full), assembleFacts(broken)];
    assert.equal(hurt.rdma.nextLoad.status, "unknown");
    assert.equal(hurt.rdma.otherNamespaces.status, "unknown");
    assert.equal(hurt.cards[0]?.firmware.status, "failed");
    assert.equal(hurt.cards[0].pfs[0]?.numVfs, null);
    assert.deepEqual(hurt.rdma.live, whole.rdma.live);
    assert.deepEqual(hurt.rdma.bootEntry, whole.rdma.bootEntry);
    assert.deepEqual(hurt.marks, whole.marks);
  });
});
