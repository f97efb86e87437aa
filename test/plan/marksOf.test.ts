import assert from "node:assert/strict";
import type { Step } from "../../provider/facts/step.ts";
import { marksOf } from "../../provider/plan/marksOf.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../support/claims.ts";
import { card, hostFacts } from "../support/factsBuilder.ts";

const pci = "0000:18:00.0";
const id = card(pci).id;
const facts = hostFacts();
const mode = { artefact: "rdma-mode", owner: "site/test/mode", wanted: "exclusive" };

describe("marksOf()", () => {
  it("marks the mode for each step that persists or changes it", () => {
    const steps: Step[] = [
      { do: "modprobe", mode: "exclusive" },
      { do: "boot-argument", mode: null },
      { do: "initramfs" },
      { do: "netns", mode: "exclusive" },
      { do: "module-reload", mode: "exclusive" },
    ];
    for (const step of steps) assert.deepEqual(marksOf([modeClaim()], [step], facts), [mode]);
  });

  it("marks a card and a PF with what was claimed, not with what the step writes", () => {
    const values = { LINK_TYPE_P1: "IB" };
    assert.deepEqual(
      marksOf([firmwareClaim(), vfsClaim()], [{ do: "firmware", card: id, pci, values }], facts),
      [{ artefact: `firmware.${id}`, owner: "site/test/firmware", wanted: "8" }],
    );
    assert.deepEqual(
      marksOf([firmwareClaim(), vfsClaim()], [{ do: "numvfs", pci, numVfs: 8 }], facts),
      [{ artefact: `numvfs.${pci}`, owner: "site/test/vfs", wanted: "8" }],
    );
  });

  it("marks nothing that no claim means, and nothing without a step", () => {
    assert.deepEqual(marksOf([modeClaim()], [{ do: "numvfs", pci, numVfs: 8 }], facts), []);
    assert.deepEqual(marksOf([modeClaim(), firmwareClaim(), vfsClaim()], [], facts), []);
    const other = firmwareClaim({ select: { serial: ["another"] } });
    const step: Step = { do: "firmware", card: id, pci, values: {} };
    assert.deepEqual(marksOf([other], [step], facts), []);
  });

  it("marks anew what changes hands or value, and leaves a mark that is right", () => {
    for (const before of [
      { ...mode, owner: "site/test/other" },
      { ...mode, wanted: "shared" },
    ])
      assert.deepEqual(marksOf([modeClaim()], [], { ...facts, marks: [before] }), [mode]);
    const marked = { ...facts, marks: [mode] };
    assert.deepEqual(marksOf([modeClaim()], [{ do: "netns", mode: "exclusive" }], marked), []);
  });
});
