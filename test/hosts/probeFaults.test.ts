import assert from "node:assert/strict";
import { ubuntuTree } from "../support/hostTreeBase.ts";
import { addCard, type CardOfTree, deviceFolder } from "../support/hostTreeCards.ts";
import { addFirmwareTool } from "../support/hostTreeFirmware.ts";
import type { HostTree } from "../support/hostTree.ts";
import { probeCall, probeScript, runProbe, runText, shells } from "../support/runProbe.ts";

const card: CardOfTree = {
  slot: "0000:18:00",
  device: "1021",
  serial: "MT2425X18",
  functions: [{ netdev: "ibp24s0", rdma: "mlx5_4", layer: "InfiniBand", totalVfs: 8 }],
  firmware: {
    SRIOV_EN: ["False(0)", "True(1)", "True(1)"],
    NUM_OF_VFS: ["0", "8", "8"],
    PF_NUM_OF_VF_VALID: ["False(0)", "False(0)", "False(0)"],
    LINK_TYPE_P1: ["IB(1)", "IB(1)", "IB(1)"],
  },
};
const other: CardOfTree = {
  ...card,
  slot: "0000:40:00",
  serial: "MT2425X40",
  functions: [{ netdev: "ibp64s0", rdma: "mlx5_7", layer: "InfiniBand", totalVfs: 8 }],
};

function treeWithCards(): HostTree {
  const tree = ubuntuTree();
  for (const each of [card, other]) addCard(tree, each);
  addFirmwareTool(tree, [card, other]);
  return tree;
}

/** Deadlines of a fraction of a second. */
function hasty(tree: HostTree): HostTree {
  return tree.tool("timeout", 'shift 3; exec /usr/bin/timeout -k 0.2 0.4 "$@"');
}

describe("probe.sh", () => {
  let tree: HostTree;
  afterEach(() => {
    tree.dispose();
  });

  for (const shell of shells) {
    it(`refuses an input that was cut off anywhere, and touches nothing, in ${shell}`, () => {
      tree = ubuntuTree();
      const before = tree.snapshot();
      const complete = probeCall.indexOf("\nend\n") + "\nend".length;
      for (let length = 0; length < complete; length += 3) {
        const run = runProbe(tree, { shell, call: probeCall.slice(0, length) });
        const names = run.sections.map((section) => section.name);
        assert.ok(
          names.length === 0 || names.join(" ") === "begin refused end",
          `${length} bytes: ${names.join(" ")}`,
        );
        if (names.length > 0) assert.equal(run.exitCode, 65);
      }
      assert.equal(tree.snapshot(), before);
    });

    it(`does nothing when the script itself is cut off, in ${shell}`, () => {
      tree = ubuntuTree();
      const before = tree.snapshot();
      for (let part = 1; part < 40; part += 1) {
        const text = probeScript.slice(0, Math.floor((probeScript.length * part) / 40));
        assert.equal(runText(text, tree, { shell }).stdout, "");
      }
      assert.equal(tree.snapshot(), before);
    });

    it(`runs no name that it finds as a command, in ${shell}`, () => {
      tree = ubuntuTree();
      const evil = '$(echo called >>"${HOST_ROOT%/*}/calls")`id`;x*';
      addCard(tree, {
        ...card,
        functions: [{ layer: "InfiniBand", netdev: "$(id)*`id`", rdma: "mlx5_$(id)" }],
      });
      tree
        .file("etc/modprobe.d/a b$(id).conf", "options ib_core netns_mode=0\n")
        .file("proc/sys/kernel/hostname", `${evil}\n`)
        .file("var/lib/pulumi-rdma/marks/$(id) x", "owner a/b/c\n")
        .link("run/netns/$(id) x", "nothing");
      const facts = runProbe(tree, {
        shell,
        environment: { SSH_CONNECTION: "$(id) 1 2 3" },
      }).facts();
      assert.equal(facts.hostname, evil);
      assert.equal(facts.cards[0]?.pfs[0]?.netdev, "$(id)*`id`");
      assert.deepEqual(facts.rdma.modprobe, {
        status: "read",
        value: [{ file: "/etc/modprobe.d/a b$(id).conf", mode: "exclusive" }],
      });
      assert.deepEqual(facts.marks, []);
      assert.equal(tree.beside("calls"), "");
    });

    it(`goes on without what hangs, in ${shell}`, () => {
      tree = hasty(treeWithCards())
        .hanging(`${deviceFolder("0000:18:00.0")}/sriov_numvfs`)
        .hanging(`${deviceFolder("0000:40:00.0")}/vpd`)
        .tool("modprobe", "trap '' TERM; while :; do /bin/sleep 9; done");
      const facts = runProbe(tree, { shell }).facts();
      assert.deepEqual(
        facts.cards.map((each) => [each.id, each.pfs[0]?.numVfs, each.firmware.status]),
        [
          ["MT2425X18", null, "read"],
          ["pci-0000:40:00", 0, "failed"],
        ],
      );
      assert.deepEqual(facts.rdma.nextLoad, {
        status: "unknown",
        why: "modprobe --show-depends ib_core did not end in time",
      });
      assert.equal(facts.rdma.bootEntry.status, "read");
    });

    it(`keeps one broken tool from hiding the rest, in ${shell}`, () => {
      tree = treeWithCards()
        .tool(
          "mstconfig",
          "head -c 300000 /dev/zero | tr '\\0' '\\376'; printf '\\0\\033[31m\\n'; exit 3",
        )
        .tool("rdma", "echo '{'")
        .tool("modprobe", "echo nonsense")
        .file("boot/grub/grub.cfg", "menuentry {{{\n");
      const facts = runProbe(tree, { shell }).facts();
      assert.deepEqual(
        facts.cards.map((each) => each.firmware.status === "failed" && each.firmware.code),
        ["unreadable", "unreadable"],
      );
      assert.equal(facts.rdma.nextLoad.status, "unknown");
      assert.equal(facts.rdma.bootEntry.status, "unknown");
      assert.deepEqual(facts.rdma.live, { status: "read", value: "shared" });
      assert.equal(facts.tools["rdma"], "");
    });

    it(`keeps the lines of tools whole that print many and long ones at once, in ${shell}`, () => {
      tree = treeWithCards();
      // Together more than a pipe holds, so that writers wait for each other.
      for (const bus of ["4f", "5e", "9a", "c0"])
        addCard(tree, {
          ...card,
          slot: `0000:${bus}:00`,
          serial: `MT2425X${bus}`,
          functions: [{ layer: "InfiniBand" }],
        });
      const names = Array.from({ length: 1500 }, (_, index) => `PARAMETER_WITH_A_NAME_${index}`);
      const table = [
        "Device #1:\nDevice: 0000:18:00.0\nConfigurations: Default Current Next Boot",
        ...names.map((name) => `${name} 1 2 3`),
      ];
      tree.file("table", `${table.join("\n")}\n`);
      tree.tool(
        "mstconfig",
        'while IFS= read -r text; do echo "$text"; done <"$HOST_ROOT/table"; : >"$HOST_ROOT/printed"',
      );
      const devices = Array.from({ length: 400 }, (_, index) => ({
        ifindex: index,
        ifname: `mlx5_${index}`,
        pd: 4,
        cq: 21,
        qp: 9,
        cm_id: 2,
        mr: 3,
        ctx: 1,
        srq: 2,
      }));
      tree.file("resource.json", `${JSON.stringify(devices)}\n`);
      tree.tool(
        "rdma",
        [
          'while [ ! -e "$HOST_ROOT/printed" ]; do sleep 0.02; done',
          'IFS= read -r text <"$HOST_ROOT/resource.json"; printf "%s\\n" "$text"',
        ].join("\n"),
      );
      const { cards, inUse } = runProbe(tree, { shell }).facts();
      assert.deepEqual(inUse.rdmaContexts, { status: "read", value: 400 });
      assert.equal(cards.length, 6);
      for (const { firmware } of cards) {
        assert.ok(firmware.status === "read", JSON.stringify(firmware));
        assert.deepEqual(Object.keys(firmware.parameters), names);
      }
    });
  }

  it("never opens a ConnectX-7 whose vital product data cannot be read", () => {
    tree = treeWithCards().remove(`${deviceFolder("0000:18:00.0")}/vpd`);
    const unreadable = {
      status: "failed",
      code: "vpd_unreadable",
      message: "Not opened: its vital product data cannot be read, so it may be an NVSwitch bridge",
    };
    for (const there of ["no file", "no plain file"]) {
      if (there !== "no file") tree.directory(`${deviceFolder("0000:18:00.0")}/vpd`);
      const [first, second] = runProbe(tree).facts().cards;
      assert.deepEqual(first?.firmware, unreadable, there);
      assert.equal(second?.firmware.status, "read");
    }
  });

  it("leaves management functions and cards in flash recovery alone", () => {
    tree = treeWithCards();
    addCard(tree, {
      ...card,
      slot: "0000:29:00",
      device: "c2d2",
      serial: "MT2425M29",
      functions: [{ layer: "Ethernet" }],
    });
    addCard(tree, {
      ...card,
      slot: "0000:2a:00",
      device: "0219",
      serial: "MT2425F2A",
      functions: [{ layer: "Ethernet" }],
    });
    assert.deepEqual(
      runProbe(tree)
        .facts()
        .cards.filter((each) => each.firmware.status === "left-alone")
        .map((each) => [each.id, each.kind]),
      [
        ["MT2425M29", "management"],
        ["MT2425F2A", "flash-recovery"],
      ],
    );
  });

  it("does not ask the firmware tool under kernel lockdown", () => {
    tree = treeWithCards()
      .file("sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
      .tool(
        "mstconfig",
        'case $1 in --version) ;; *) echo called >>"${HOST_ROOT%/*}/calls" ;; esac',
      );
    const facts = runProbe(tree).facts();
    assert.equal(facts.lockdown, "integrity");
    assert.deepEqual(
      facts.cards.map((each) => each.firmware.status === "failed" && each.firmware.code),
      ["nv_access_blocked", "nv_access_blocked"],
    );
    assert.equal(tree.beside("calls"), "");
  });

  it("says that there is no firmware tool", () => {
    tree = treeWithCards().removeTool("mstconfig").withoutTool("mstconfig");
    assert.deepEqual(
      runProbe(tree)
        .facts()
        .cards.map((each) => each.firmware.status === "failed" && each.firmware.code),
      ["tool_missing", "tool_missing"],
    );
  });

  it("counts every card with a netdev as the way in when the route cannot be told", () => {
    tree = treeWithCards();
    const ways = (environment: Readonly<Record<string, string>>): boolean[] =>
      runProbe(tree, { environment })
        .facts()
        .cards.map((each) => each.carriesSsh);
    assert.deepEqual(ways({ SSH_CONNECTION: "10.0.0.9 4711 10.0.0.1 22" }), [true, true]);
    assert.deepEqual(ways({}), [false, false]);
    tree.tool(
      "ip",
      'case $1 in -j) exit 255 ;; *) echo "10.0.0.9 dev ibp24s0 src 10.0.0.1" ;; esac',
    );
    assert.deepEqual(ways({ SSH_CONNECTION: "10.0.0.9 4711 10.0.0.1 22" }), [true, false]);
  });
});
