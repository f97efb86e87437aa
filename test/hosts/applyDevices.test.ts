import assert from "node:assert/strict";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { ApplyHost } from "./applyHost.ts";

describe("apply.sh, cards and VFs", () => {
  let host: ApplyHost;
  let facts: HostFacts;
  let card: string;
  let pci: string;

  function given(profile: ConstructorParameters<typeof ApplyHost>[0]): void {
    host = new ApplyHost(profile);
    facts = host.apply([]).facts();
    const nic = facts.cards.find(({ kind }) => kind === "nic");
    assert.ok(nic?.pfs[0]);
    card = nic.id;
    pci = nic.pfs[0].pci;
  }

  afterEach(() => {
    host.dispose();
  });

  it("firmware records the boot and the values before, writes, and reads back", () => {
    given("right");
    const run = host.apply([{ do: "firmware", card, pci, values: { NUM_OF_VFS: "16" } }]);
    assert.deepEqual(run.outcomes, ["firmware changed"]);
    const [record] = run.facts().firmwareWrites;
    assert.equal(record?.bootId, facts.bootId);
    assert.deepEqual(record.wrote, { NUM_OF_VFS: "16" });
    assert.equal(record.previous.NUM_OF_VFS, "8");
    assert.equal(record.hint, "reboot");
  });

  it("firmware keeps what was learned about the card over later writes", () => {
    given("right");
    const learned = (): unknown => host.apply([]).facts().firmwareWrites[0]?.learned;
    const learn = [{ do: "warm-not-enough", card }] as const;
    const write = (count: string): unknown =>
      host.apply([{ do: "firmware", card, pci, values: { NUM_OF_VFS: count } }]);
    assert.deepEqual(host.apply(learn).outcomes, ["warm-not-enough unchanged"]);
    assert.equal(learned(), undefined, "no write of ours has taught it");
    write("16");
    assert.equal(learned(), undefined);
    assert.deepEqual(host.apply([...learn, ...learn]).outcomes, [
      "warm-not-enough changed",
      "warm-not-enough unchanged",
    ]);
    host.write("proc/sys/kernel/random/boot_id", "11111111-2222\n");
    write("4");
    assert.equal(learned(), "warm-not-enough");
  });

  it("firmware refuses another card than the one that was planned, and touches nothing", () => {
    given("right");
    const before = host.content();
    const run = host.apply([
      { do: "firmware", card: "MT0000X00000", pci, values: { NUM_OF_VFS: "16" } },
    ]);
    assert.deepEqual(run.outcomes, ["firmware failed wrong_card"]);
    assert.deepEqual(host.content(), before);
  });

  it("firmware never opens an NVSwitch bridge", () => {
    given("right");
    const bridge = facts.cards.find(({ kind }) => kind === "nvswitch-bridge");
    assert.ok(bridge?.pfs[0]);
    const run = host.apply([
      { do: "firmware", card: bridge.id, pci: bridge.pfs[0].pci, values: { NUM_OF_VFS: "8" } },
    ]);
    assert.deepEqual(run.outcomes, ["firmware failed excluded_device"]);
  });

  it("numvfs refuses a count above sriov_totalvfs", () => {
    given("no-numvfs");
    const run = host.apply([{ do: "numvfs", pci, numVfs: 100 }]);
    assert.equal(run.steps[0]?.outcome, "failed");
    assert.equal(host.read(`sys/bus/pci/devices/${pci}/sriov_numvfs`).trim(), "0");
  });

  it("numvfs leaves VFs alone that a kubelet may hand out, unless the node is drained", () => {
    given("right");
    const refused = host.apply([{ do: "numvfs", pci, numVfs: 4 }]);
    assert.deepEqual(refused.outcomes, ["numvfs failed not_drained"]);
    assert.equal(host.read(`sys/bus/pci/devices/${pci}/sriov_numvfs`).trim(), "8");
    const done = host.apply([{ do: "numvfs", pci, numVfs: 4 }], { drained: true });
    assert.deepEqual(done.outcomes, ["numvfs changed"]);
  });

  it("numvfs reads users again under the lock: a VF in a pod stays, whatever was planned", () => {
    given("pod-uses-vf");
    const used = facts.cards
      .flatMap(({ pfs }) => pfs)
      .find((pf) => pf.vfs.some((vf) => vf.owner !== "host"));
    assert.ok(used);
    const run = host.apply([{ do: "numvfs", pci: used.pci, numVfs: 2 }], { drained: true });
    assert.deepEqual(run.outcomes, ["numvfs failed vfs_in_use"]);
    assert.equal(
      host.read(`sys/bus/pci/devices/${used.pci}/sriov_numvfs`).trim(),
      String(used.numVfs),
    );
  });

  it("the first step that fails is the last", () => {
    given("right");
    const run = host.apply([
      { do: "numvfs", pci, numVfs: 4 },
      { do: "mark", artefact: "rdma-mode", owner: "lab/demo/mode", wanted: "exclusive" },
    ]);
    assert.deepEqual(run.outcomes, ["numvfs failed not_drained"]);
    assert.deepEqual(run.facts().marks, facts.marks);
  });

  it("unmark takes away the mark of its owner only", () => {
    given("right");
    host.apply([{ do: "mark", artefact: "rdma-mode", owner: "a/b/c", wanted: "exclusive" }]);
    host.apply([{ do: "unmark", artefact: "rdma-mode", owner: "a/b/other" }]);
    assert.equal(host.apply([]).facts().marks.length, facts.marks.length + 1);
    host.apply([{ do: "unmark", artefact: "rdma-mode", owner: "a/b/c" }]);
    assert.equal(host.apply([]).facts().marks.length, facts.marks.length);
  });

  it("reboot is refused after any other boot than the one it is meant to end", () => {
    given("right");
    const run = host.apply([{ do: "reboot", bootId: "00000000-0000-4000-8000-000000000000" }]);
    assert.deepEqual(run.outcomes, ["reboot failed already_rebooted"]);
  });
});
