import assert from "node:assert/strict";
import fc from "fast-check";
import { applyLines, type ApplyStep } from "../../provider/hosts/applySteps.ts";

const options = { owner: "lab/demo/mode", drained: false };

describe("applyLines()", () => {
  it("gives each step a line of words with TABs between, behind the owner", () => {
    const steps: ApplyStep[] = [
      { do: "modprobe", mode: "exclusive" },
      { do: "boot-argument", mode: null },
      { do: "boot-argument", mode: "shared" },
      { do: "initramfs" },
      { do: "netns", mode: "shared" },
      { do: "module-reload", mode: "exclusive" },
      {
        do: "firmware",
        card: "MT2431X18",
        pci: "0000:18:00.0",
        values: { SRIOV_EN: "True(1)", NUM_OF_VFS: "8" },
      },
      { do: "numvfs", pci: "0000:18:00.0", numVfs: 8 },
      { do: "mark", artefact: "rdma-mode", owner: "lab/demo/my mode", wanted: "exclusive" },
      { do: "unmark", artefact: "rdma-mode", owner: "lab/demo/mode" },
      { do: "first-seen", card: "MT2431X18", values: { NUM_OF_VFS: "8" } },
      { do: "act", card: "MT2431X18", act: "cold-power-cycle" },
      { do: "warm-not-enough", card: "MT2431X18" },
      { do: "reboot", bootId: "4f2b-1" },
      {
        do: "numvfs",
        pci: "0000:18:00.0",
        numVfs: 8,
        settings: { state: "auto", trust: "on", mac: "02:00:00:00:01" },
      },
      {
        do: "boot-vfs",
        card: "MT2431X18",
        port: "0",
        pci: "0000:18:00.0",
        numVfs: 8,
        settings: { guid: "02:00:00:00:01:02:03" },
      },
    ];
    assert.deepEqual(applyLines(steps, options), [
      "owner\tlab/demo/mode",
      "step\t0\tmodprobe\texclusive",
      "step\t1\tboot-argument\tnone",
      "step\t2\tboot-argument\tshared",
      "step\t3\tinitramfs",
      "step\t4\tnetns\tshared",
      "step\t5\tmodule-reload\texclusive",
      "step\t6\tfirmware\tMT2431X18\t0000:18:00.0\tSRIOV_EN=True\tNUM_OF_VFS=8",
      "step\t7\tnumvfs\t0000:18:00.0\t8",
      "step\t8\tmark\trdma-mode\tlab/demo/my mode\texclusive",
      "step\t9\tunmark\trdma-mode\tlab/demo/mode",
      "step\t10\tfirst-seen\tMT2431X18\tNUM_OF_VFS=8",
      "step\t11\tact\tMT2431X18\tcold-power-cycle",
      "step\t12\twarm-not-enough\tMT2431X18",
      "step\t13\treboot\t4f2b-1",
      "step\t14\tnumvfs\t0000:18:00.0\t8\tmac=02:00:00:00:01\ttrust=on\tstate=auto",
      "step\t15\tboot-vfs\tMT2431X18\t0\t0000:18:00.0\t8\tguid=02:00:00:00:01:02:03",
    ]);
  });

  it("says that the node is drained where it is", () => {
    assert.deepEqual(applyLines([], { ...options, drained: true }), [
      "owner\tlab/demo/mode",
      "drained",
    ]);
  });

  it("throws for every word that a shell, a file or the script's lines could read as more than a word", () => {
    const bad = fc
      .tuple(
        fc.string(),
        fc.constantFrom(..."\t\n\r\0\\'\"`$;|&<>*?[]{}!#~^%\u00e9\u2028".split("")),
        fc.string(),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(bad, fc.constant(""), fc.constant("-rf"), fc.constant("..")), (word) => {
        for (const step of [
          { do: "mark", artefact: word, owner: "a/b/c", wanted: "8" },
          { do: "mark", artefact: "rdma-mode", owner: word, wanted: "8" },
          { do: "act", card: word, act: "warm-reboot" },
          { do: "reboot", bootId: word },
        ] satisfies ApplyStep[])
          assert.throws(() => applyLines([step], options), RangeError);
        assert.throws(() => applyLines([], { owner: word, drained: false }), RangeError);
      }),
    );
  });

  it("throws for a firmware value with a word behind it", () => {
    const values = { NUM_OF_VFS: "8\nreboot" };
    const step: ApplyStep = { do: "firmware", card: "MT1", pci: "0000:18:00.0", values };
    assert.throws(() => applyLines([step], options), /expected letters, digits/);
  });
});
