import assert from "node:assert/strict";
import { fixture } from "../facts/parse/fixture.ts";
import { grubConfig, plainTree, ubuntuKernel, ubuntuTree } from "../support/hostTreeBase.ts";
import { addCard, type CardOfTree } from "../support/hostTreeCards.ts";
import { addFirmwareTool } from "../support/hostTreeFirmware.ts";
import type { HostTree } from "../support/hostTree.ts";
import { runProbe, shells } from "../support/runProbe.ts";

const dualPort: CardOfTree = {
  slot: "0000:3b:00",
  device: "101d",
  serial: "MT2112X3B",
  partNumber: "MCX623106AN-CDAT",
  functions: [
    { netdev: "enp59s0f0np0", rdma: "mlx5_0", layer: "Ethernet", totalVfs: 20 },
    { netdev: "enp59s0f1np1", rdma: "mlx5_1", layer: "Ethernet", totalVfs: 20 },
  ],
  // A card that can do Ethernet only has no LINK_TYPE.
  firmware: {
    SRIOV_EN: ["False(0)", "True(1)", "True(1)"],
    NUM_OF_VFS: ["0", "20", "20"],
    PF_NUM_OF_VF_VALID: ["False(0)", "False(0)", "False(0)"],
  },
};

const rhelKernel = "5.14.0-503.el9.x86_64";

/** RHEL 9: boot loader entries, grubby, dracut's lsinitrd. */
function rhelTree(kernelArguments: string): HostTree {
  const entry = `4ad5ea2c-${rhelKernel}`;
  return ubuntuTree()
    .remove("boot")
    .file("etc/os-release", 'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.5"\n')
    .file(
      `boot/loader/entries/${entry}.conf`,
      `title Rocky\nversion ${rhelKernel}\nlinux /vmlinuz-${rhelKernel}\ninitrd /initramfs-${rhelKernel}.img $tuned_initrd\noptions root=UUID=1 ro ${kernelArguments}\n`,
    )
    .file(`boot/initramfs-${rhelKernel}.img`, "image\n")
    .file("boot/grub2/grub.cfg", "insmod blscfg\nblscfg\n")
    .file("boot/grub2/grubenv", `# GRUB Environment Block\nsaved_entry=${entry}\n`)
    .withoutTool("lsinitramfs")
    .tool(
      "lsinitrd",
      'for module in core/ib_core hw/mlx5/mlx5_ib; do echo "-rw-r--r-- 1 root root 9 Jan 1 00:00 usr/lib/modules/5/kernel/drivers/infiniband/$module.ko.xz"; done',
    )
    .tool(
      "grubby",
      `printf 'index=0\\nkernel="/boot/vmlinuz-${rhelKernel}"\\nargs="ro ${kernelArguments}"\\nroot="UUID=1"\\ntitle="Rocky"\\n'`,
    );
}

describe("probe.sh", () => {
  let tree: HostTree;
  afterEach(() => {
    tree.dispose();
  });

  for (const shell of shells) {
    it(`tells a host without NIC what it is in ${shell}`, () => {
      tree = plainTree();
      const facts = runProbe(tree, { shell }).facts();
      assert.deepEqual(
        [facts.hostname, facts.kernel, facts.product, facts.access, facts.lockdown, facts.cards],
        ["node1", ubuntuKernel, "Dell Inc. PowerEdge R760", "root", "none", []],
      );
      assert.deepEqual(facts.os, {
        family: "debian",
        id: "ubuntu",
        versionId: "24.04",
        name: "Ubuntu 24.04.2 LTS",
      });
      assert.deepEqual(facts.owners, { etc: null, boot: null });
      assert.deepEqual(facts.rdma.live, {
        status: "unknown",
        why: "ib_core is not loaded; load it with `modprobe ib_core`, or take a host without RDMA out of the set",
      });
      assert.equal(facts.rdma.bootEntry.status, "unknown");
      assert.deepEqual(facts.inUse.rdmaContexts, { status: "read", value: 0 });
    });

    it(`tells a plain Ubuntu server with a dual-port card in ${shell}`, () => {
      tree = ubuntuTree("quiet ib_core.netns_mode=1 ib_core.netns_mode=0");
      tree.file("etc/modprobe.d/ib_core.conf", "options ib_core netns_mode=0\n");
      addCard(tree, dualPort);
      addFirmwareTool(tree, [dualPort]);
      const facts = runProbe(tree, { shell }).facts();
      assert.deepEqual(facts.rdma, {
        live: { status: "read", value: "shared" },
        nextLoad: { status: "read", value: "shared" },
        runningArguments: [],
        bootEntry: {
          status: "read",
          value: { source: "grub.cfg", modes: ["shared", "exclusive"] },
        },
        modprobe: {
          status: "read",
          value: [{ file: "/etc/modprobe.d/ib_core.conf", mode: "exclusive" }],
        },
        initramfs: {
          status: "read",
          value: {
            image: `/boot/initrd.img-${ubuntuKernel}`,
            loadsIbCore: false,
            current: true,
          },
        },
        otherNamespaces: { status: "read", value: 0 },
      });
      const [card] = facts.cards;
      assert.deepEqual(
        [card?.id, card?.model, card?.partNumber, card?.pfs.map((pf) => pf.netdev)],
        ["MT2112X3B", "ConnectX-6 Dx", "MCX623106AN-CDAT", ["enp59s0f0np0", "enp59s0f1np1"]],
      );
      assert.deepEqual(
        card?.firmware.status === "read" && Object.keys(card.firmware.parameters).sort(),
        ["NUM_OF_VFS", "PF_NUM_OF_VF_VALID", "SRIOV_EN"],
      );
    });

    it(`asks grubby and dracut's image on RHEL in ${shell}`, () => {
      tree = rhelTree("ib_core.netns_mode=0");
      const facts = runProbe(tree, { shell }).facts();
      assert.equal(facts.os.family, "rhel");
      assert.deepEqual(facts.rdma.bootEntry, {
        status: "read",
        value: { source: "grubby", modes: ["exclusive"] },
      });
      assert.deepEqual(facts.rdma.initramfs, {
        status: "read",
        value: { image: `/boot/initramfs-${rhelKernel}.img`, loadsIbCore: true, current: true },
      });
    });

    it(`reads boot loader entries itself where grubby is missing, in ${shell}`, () => {
      tree = rhelTree("ib_core.netns_mode=0").withoutTool("grubby");
      assert.deepEqual(runProbe(tree, { shell }).facts().rdma.bootEntry, {
        status: "read",
        value: { source: "bls", modes: ["exclusive"] },
      });
    });

    it(`says what it could not see without root in ${shell}`, () => {
      tree = ubuntuTree().tool("id", "echo 1000");
      addCard(tree, dualPort);
      addFirmwareTool(tree, [dualPort]);
      const facts = runProbe(tree, { shell }).facts();
      assert.equal(facts.access, "unprivileged");
      assert.deepEqual(
        facts.cards.map((card) => [card.id, card.firmware]),
        [
          [
            "pci-0000:3b:00",
            {
              status: "failed",
              code: "open_failed",
              message: "Not opened: the firmware tool needs root",
            },
          ],
        ],
      );
    });

    it(`counts namespaces of processes and of mounts once each in ${shell}`, () => {
      tree = ubuntuTree();
      for (const [pid, inode] of [
        [900, 4026532281],
        [901, 4026532281],
        [902, 4026532400],
      ] as const) {
        tree.link(`proc/${pid}/ns/net`, `net:[${inode}]`);
      }
      tree.file("run/netns/cni-1", "").file("run/netns/cni-2", "");
      const mounts = [
        "24 1 9:0 / / rw,relatime - ext4 /dev/md0 rw",
        "80 24 0:4 net:[4026532281] /run/netns/cni-1 rw shared:9 - nsfs nsfs rw",
        "81 24 0:4 net:[4026532999] /run/netns/cni-2 rw shared:9 - nsfs nsfs rw",
      ];
      tree.file("proc/self/mountinfo", `${mounts.join("\n")}\n`);
      assert.deepEqual(runProbe(tree, { shell }).facts().rdma.otherNamespaces, {
        status: "read",
        value: 3,
      });
    });
  }

  it("counts named namespaces where there is no mount table", () => {
    tree = ubuntuTree().file("run/netns/cni-1", "").file("run/docker/netns/1-abc", "");
    assert.deepEqual(runProbe(tree).facts().rdma.otherNamespaces, { status: "read", value: 2 });
  });

  it("finds the initramfs and the entry of the next boot, not of the running kernel", () => {
    tree = ubuntuTree().file("boot/grub/grub.cfg", grubConfig("quiet", "6.8.0-90-generic"));
    assert.deepEqual(runProbe(tree).facts().rdma.initramfs, {
      status: "unknown",
      why: `the next boot loads kernel 6.8.0-90-generic, /boot/initrd.img-${ubuntuKernel} is of another one`,
    });
    tree.file("boot/initrd.img-6.8.0-90-generic", "image\n");
    const { initramfs } = runProbe(tree).facts().rdma;
    assert.equal(
      initramfs.status === "read" && initramfs.value.image,
      "/boot/initrd.img-6.8.0-90-generic",
    );
  });

  for (const shell of shells) {
    it(`reads custom.cfg of GRUB, which may set another default (${shell})`, () => {
      const config = grubConfig("quiet ib_core.netns_mode=0");
      tree = ubuntuTree()
        .file("boot/grub/grub.cfg", `${config}source \${config_directory}/custom.cfg\n`)
        .file("boot/grub/custom.cfg", "menuentry 'Rescue' {\n\tlinux /rescue\n}\n");
      assert.equal(runProbe(tree, { shell }).facts().rdma.bootEntry.status, "read");
      tree.file("boot/grub/custom.cfg", "set default=Rescue");
      assert.equal(runProbe(tree, { shell }).facts().rdma.bootEntry.status, "unknown");
    });
  }

  it("asks rpm-ostree on a host booted from an image", () => {
    tree = rhelTree("")
      .file("run/ostree-booted", "")
      .tool("rpm-ostree", "echo root=UUID=1 ostree=/ostree/boot.1 ib_core.netns_mode=0");
    const facts = runProbe(tree).facts();
    assert.equal(facts.os.family, "ostree");
    assert.deepEqual(facts.rdma.bootEntry, {
      status: "read",
      value: { source: "rpm-ostree", modes: ["exclusive"] },
    });
  });

  const owners: readonly (readonly [string, string, string, (host: HostTree) => HostTree])[] = [
    [
      "Base Command Manager",
      "bcm",
      "/cm/local/apps/cmd",
      (host) => host.directory("cm/local/apps/cmd"),
    ],
    [
      "a Machine Config Operator",
      "mco",
      "/etc/machine-config-daemon",
      (host) => host.directory("etc/machine-config-daemon"),
    ],
    [
      "a root file system over NFS",
      "network-root",
      "/ is nfs4",
      (host) => host.file("proc/mounts", "10.0.0.2:/img / nfs4 ro 0 0\n"),
    ],
    [
      "a live image",
      "network-root",
      "boot=live",
      (host) => host.file("proc/cmdline", "boot=live quiet\n"),
    ],
    [
      "Talos",
      "talos",
      "ID=talos in /etc/os-release",
      (host) => host.file("etc/os-release", "ID=talos\n"),
    ],
  ];
  for (const [title, kind, sign, change] of owners) {
    it(`names ${title} as the owner of /etc and boot configuration`, () => {
      tree = change(ubuntuTree());
      const owner = { kind, sign };
      assert.deepEqual(runProbe(tree).facts().owners, { etc: owner, boot: owner });
    });
  }

  it("names an image as the owner of the boot arguments only", () => {
    tree = ubuntuTree().directory("usr/lib/bootc");
    assert.deepEqual(runProbe(tree).facts().owners, {
      etc: null,
      boot: { kind: "bootc", sign: "/usr/lib/bootc" },
    });
  });

  it("lists the signs of the SR-IOV operator", () => {
    tree = ubuntuTree()
      .file("proc/2210/comm", "sriov-network-c\n")
      .directory("etc/sriov-operator")
      .file(
        "etc/modprobe.d/sriov_network_operator_modules_config.conf",
        "options ib_core netns_mode=1\n",
      );
    const facts = runProbe(tree).facts();
    assert.deepEqual(facts.sriovOperator.signs, [
      "process sriov-network-config-daemon",
      "/etc/sriov-operator",
      "/etc/modprobe.d/sriov_network_operator_modules_config.conf",
    ]);
    assert.equal(facts.rdma.modprobe.status === "read" && facts.rdma.modprobe.value.length, 1);
  });

  it("uses mlxconfig by PCI address where only MFT is installed", () => {
    tree = ubuntuTree();
    addCard(tree, dualPort);
    addFirmwareTool(tree, [dualPort], { name: "mlxconfig", version: "4.30.1" });
    tree.removeTool("mstconfig");
    const facts = runProbe(tree).facts();
    assert.equal(facts.cards[0]?.firmware.status, "read");
    assert.equal(facts.tools["mlxconfig"], "4.30.1-8");
  });

  it("reads our own records", () => {
    tree = ubuntuTree()
      .file(
        "var/lib/pulumi-rdma/firmware/MT2112X3B",
        "boot_id b1\nwrote NUM_OF_VFS 8\nprevious NUM_OF_VFS 16\nhint power-cycle\nact warm-reboot\n",
      )
      .file("var/lib/pulumi-rdma/first-seen/MT2112X3C", "boot_id b2\nnext NUM_OF_VFS 8\n")
      .file("var/lib/pulumi-rdma/marks/rdma-mode", "owner shop/prod/mode\nwanted exclusive\n");
    const facts = runProbe(tree).facts();
    assert.deepEqual(facts.firmwareWrites, [
      {
        card: "MT2112X3B",
        bootId: "b1",
        wrote: { NUM_OF_VFS: "8" },
        previous: { NUM_OF_VFS: "16" },
        hint: "power-cycle",
        act: "warm-reboot",
      },
    ]);
    assert.deepEqual(facts.firstSeen, [
      { card: "MT2112X3C", bootId: "b2", nextBoot: { NUM_OF_VFS: "8" } },
    ]);
    assert.deepEqual(facts.marks, [
      { artefact: "rdma-mode", owner: "shop/prod/mode", wanted: "exclusive" },
    ]);
  });

  it("tells what is in use", () => {
    tree = ubuntuTree()
      .tool("rdma", `echo '[{"ifname":"mlx5_0","pd":1,"cq":1,"qp":1,"ctx":1}]'`)
      .directory("sys/class/infiniband_verbs")
      .link("proc/31001/fd/5", "/dev/infiniband/uverbs0")
      .link("proc/31001/fd/6", "/dev/infiniband/uverbs1")
      .file(
        "proc/mounts",
        "/dev/md0 / ext4 rw 0 0\nnas:/data /data nfs rw,proto=rdma,port=20049 0 0\n10.0.0.1@o2ib:/scratch /scratch lustre rw 0 0\n",
      )
      .file("sys/class/nvme/nvme3/transport", "rdma\n")
      .file("sys/class/nvme/nvme0/transport", "pcie\n")
      .directory("sys/module/nvidia")
      .tool("nvidia-smi", "echo 31001; echo 31002")
      .file("proc/1432/comm", "kubelet\n");
    assert.deepEqual(runProbe(tree).facts().inUse, {
      rdmaContexts: { status: "read", value: 2 },
      rdmaMounts: ["/data", "/scratch", "nvme3"],
      gpuProcesses: { status: "read", value: 2 },
      kubelet: true,
    });
  });

  it("finds the SSH session in the environment of sudo, which takes the variable away", () => {
    const card: CardOfTree = { ...dualPort, firmware: {} };
    tree = ubuntuTree()
      .file(`proc/${process.pid}/environ`, "USER=ops\0SSH_CONNECTION=10.0.0.9 4711 10.0.0.1 22\0")
      .tool("ip", `[ "$*" = "-j route get 10.0.0.9" ] && echo '[{"dev":"enp59s0f1np1"}]'`);
    addCard(tree, card);
    const facts = runProbe(tree, { environment: { SUDO_USER: "ops" } }).facts();
    assert.equal(facts.access, "sudo");
    assert.equal(facts.cards[0]?.carriesSsh, true);
    tree.tool("ip", `echo '[{"dev":"eno1"}]'`);
    const elsewhere = runProbe(tree, { environment: { SUDO_USER: "ops" } }).facts();
    assert.equal(elsewhere.cards[0]?.carriesSsh, false);
  });

  it("does not ask nvidia-smi where its driver is not loaded, for that would load it", () => {
    tree = ubuntuTree().tool("nvidia-smi", 'echo called >>"${HOST_ROOT%/*}/calls"');
    runProbe(tree);
    assert.equal(tree.beside("calls"), "");
  });

  it("tells who holds a VF", () => {
    const card: CardOfTree = {
      ...dualPort,
      functions: [
        {
          netdev: "enp59s0f0np0",
          rdma: "mlx5_0",
          layer: "Ethernet",
          totalVfs: 20,
          vfs: [
            { netdev: "enp59s0f0v0", rdma: "mlx5_2" },
            { rdma: "mlx5_3" },
            { driver: "vfio-pci", group: 41 },
            { driver: "vfio-pci", group: 42 },
            { driver: null },
          ],
        },
      ],
    };
    tree = ubuntuTree().directory("sys/class/vfio").link("proc/700/fd/9", "/dev/vfio/42");
    addCard(tree, card);
    assert.deepEqual(
      runProbe(tree)
        .facts()
        .cards[0]?.pfs[0]?.vfs.map((vf) => [vf.pci, vf.driver, vf.owner]),
      [
        ["0000:3b:01.0", "mlx5_core", "host"],
        ["0000:3b:01.1", "mlx5_core", "namespace"],
        ["0000:3b:01.2", "vfio-pci", "host"],
        ["0000:3b:01.3", "vfio-pci", "vfio"],
        ["0000:3b:01.4", null, "host"],
      ],
    );
  });

  for (const shell of shells) {
    it(`tells what ip tells of VFs in ${shell}`, () => {
      tree = ubuntuTree();
      const attributes = (count: number, ip: string): unknown => {
        tree.dispose();
        tree = ubuntuTree().tool("ip", ip);
        const vfs = Array.from({ length: count }, () => ({}));
        addCard(tree, {
          ...dualPort,
          functions: [{ netdev: "enp59s0f0np0", layer: "Ethernet", totalVfs: 8, vfs }],
        });
        const [pf] = runProbe(tree, { shell }).facts().cards[0]?.pfs ?? [];
        return pf?.vfs.map((vf) => vf.attributes);
      };
      const recorded = (name: string): string =>
        `[ "$*" = "-j link show dev enp59s0f0np0" ] && cat <<'JSON'\n${fixture(`ip/6.1-link-${name}-pf.json`)}\nJSON`;
      const none = { nodeGuid: null, portGuid: null };
      assert.deepEqual(attributes(3, recorded("ethernet")), [
        { ...none, mac: "02:00:00:00:01:10", trust: true, linkState: "auto" },
        { ...none, mac: "02:00:00:00:01:11", trust: false, linkState: "disable" },
        undefined,
      ]);
      assert.deepEqual(attributes(1, recorded("infiniband")), [
        {
          mac: "00:00:00:00:fe:80:00:00:00:00:00:00:00:11:22:33:44:55:66:77",
          nodeGuid: "00:11:22:33:44:55:66:77",
          portGuid: "00:11:22:33:44:55:66:78",
          trust: false,
          linkState: "disable",
        },
      ]);
      assert.deepEqual(attributes(1, `echo '[{"vfinfo_list":[{"vf":0'`), [
        { ...none, mac: null, trust: null, linkState: null },
      ]);
      for (const other of [
        `echo '[{"vfinfo_list":[{"vf":"x","trust":true}]}]'`,
        `echo '[{"ifname":"enp59s0f0np0","address":"02:00:00:00:01:00"}]'`,
        "echo ip: unrecognized option: j; exit 1",
        ":",
      ])
        assert.deepEqual(attributes(1, other), [undefined], other);
    });
  }

  it("reads PF_NUM_OF_VF of each function only where it is in effect", () => {
    const perFunction: CardOfTree = {
      ...dualPort,
      firmware: {
        ...dualPort.firmware,
        PF_NUM_OF_VF_VALID: ["False(0)", "True(1)", "True(1)"],
        PF_NUM_OF_VF: ["0", "6", "12"],
      },
    };
    tree = ubuntuTree();
    addCard(tree, perFunction);
    addFirmwareTool(tree, [perFunction]);
    const { firmware } = runProbe(tree).facts().cards[0] ?? {};
    const count = { PF_NUM_OF_VF: { default: "0", current: "6", nextBoot: "12" } };
    assert.deepEqual(firmware?.status === "read" && firmware.perFunction, {
      "0000:3b:00.0": count,
      "0000:3b:00.1": count,
    });
  });
});
