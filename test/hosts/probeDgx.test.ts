import assert from "node:assert/strict";
import { computeCards, dgxCards, dgxTree } from "../support/hostTreeDgx.ts";
import type { HostTree } from "../support/hostTree.ts";
import { countForks, runProbe, shells } from "../support/runProbe.ts";

const client = { SSH_CONNECTION: "10.20.0.9 51432 10.10.0.30 22" };

describe("probe.sh on a DGX B200", () => {
  let tree: HostTree;
  afterEach(() => {
    tree.dispose();
  });

  for (const shell of shells) {
    it(`tells every card, its kind and its firmware in ${shell}`, () => {
      tree = dgxTree();
      const facts = runProbe(tree, { shell, environment: client }).facts();
      assert.deepEqual(
        facts.cards.map((card) => [card.id, card.model, card.kind, card.pfs.length]),
        dgxCards()
          .sort((a, b) => (a.slot < b.slot ? -1 : 1))
          .map((card) => [
            card.serial,
            card.device === "1021" ? "ConnectX-7" : "BlueField-3",
            card.bridge === true ? "nvswitch-bridge" : card.device === "a2dc" ? "dpu" : "nic",
            card.functions.length,
          ]),
      );
      const first = facts.cards.find((card) => card.id === "MT2425X18");
      assert.deepEqual(first?.firmware, {
        status: "read",
        parameters: {
          SRIOV_EN: { default: "False(0)", current: "True(1)", nextBoot: "True(1)" },
          NUM_OF_VFS: { default: "0", current: "8", nextBoot: "8" },
          PF_NUM_OF_VF_VALID: { default: "False(0)", current: "False(0)", nextBoot: "False(0)" },
          LINK_TYPE_P1: { default: "IB(1)", current: "IB(1)", nextBoot: "IB(1)" },
        },
        perFunction: {},
      });
      assert.deepEqual(
        facts.cards.filter((card) => card.carriesSsh).map((card) => card.id),
        ["MT2425D29", "MT2425DAA"],
      );
      assert.equal(facts.product, "NVIDIA DGX B200");
      assert.equal(facts.inUse.kubelet, true);
    });

    it(`leaves host and temporary folder as they are, and prints nothing on stderr, in ${shell}`, () => {
      tree = dgxTree();
      const before = tree.snapshot();
      const run = runProbe(tree, { shell, environment: client });
      assert.equal(run.sections.at(-1)?.name, "end");
      assert.equal(run.stderr, "");
      assert.equal(tree.snapshot(), before);
    });

    it(`needs at most 150 forks in ${shell}, also where every card has pending values`, () => {
      tree = dgxTree({ numOfVfs: ["16", "8"], version: "4.36.0" });
      tree.tool("mstfwreset", "echo '{}'");
      const forks = countForks(tree, { shell, environment: client });
      assert.ok(forks > 50 && forks <= 150, `${forks} forks`);
    });
  }

  it("tells each port with netdev, RDMA device, link layer and VFs", () => {
    tree = dgxTree();
    const facts = runProbe(tree).facts();
    for (const [bus, rdma, netdev] of computeCards) {
      const card = facts.cards.find((candidate) => candidate.pfs[0]?.pci === `0000:${bus}:00.0`);
      const [pf] = card?.pfs ?? [];
      assert.deepEqual(
        [pf?.netdev, pf?.rdmaDevice, pf?.linkLayer, pf?.driver, pf?.totalVfs, pf?.numVfs],
        [netdev, `mlx5_${rdma}`, "infiniband", "mlx5_core", 8, 8],
      );
      assert.deepEqual(
        pf?.vfs.map((vf) => [vf.index, vf.pci, vf.netdev, vf.owner]),
        Array.from({ length: 8 }, (_, index) => [
          index,
          `0000:${bus}:01.${index}`,
          `${netdev}v${index}`,
          "host",
        ]),
      );
    }
    const blueField = facts.cards.find((card) => card.id === "MT2425D29");
    assert.deepEqual(
      blueField?.pfs.map((pf) => [pf.netdev, pf.linkLayer]),
      [
        ["ibp41s0f0", "infiniband"],
        ["enp41s0f1np1", "ethernet"],
      ],
    );
  });

  it("never opens an NVSwitch bridge with the firmware tool", () => {
    tree = dgxTree();
    tree.tool(
      "mstconfig",
      'echo "$*" >>"${HOST_ROOT%/*}/calls"; echo "-E- Failed to open the device"; exit 3',
    );
    runProbe(tree);
    const calls = tree.beside("calls");
    assert.match(calls, /-d 0000:18:00\.0 /);
    assert.doesNotMatch(calls, /0000:05:00/);
  });

  it("asks the reset tool about cards with pending values only, and only from 4.36", () => {
    const status = JSON.stringify({
      device: "0000:18:00.0",
      reset_needed: true,
      description_action: "Full power cycle",
      pending_nvconfig_parameters: [
        { name: "NUM_OF_VFS", default: "0", current: "16", next_boot: "8" },
      ],
      reasons: ["NUM_OF_VFS"],
    });
    const resets = (version: string, next: string): (string | undefined)[] => {
      tree = dgxTree({ numOfVfs: ["16", next], version });
      tree.tool("mstfwreset", `echo '${status}'`);
      const facts = runProbe(tree).facts();
      tree.dispose();
      return facts.cards
        .filter((card) => card.kind === "nic")
        .map((card) => (card.firmware.status === "read" ? card.firmware.resetStatus : "not read"));
    };
    assert.deepEqual(resets("4.36.0", "8"), Array(8).fill("power-cycle"));
    assert.deepEqual(resets("4.36.0", "16"), Array(8).fill(undefined));
    assert.deepEqual(resets("4.35.0", "8"), Array(8).fill(undefined));
  });
});
