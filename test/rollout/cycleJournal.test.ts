import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CycleJournal } from "../../provider/rollout/cycleJournal.ts";

const now = new Date("2026-11-21T10:00:00Z");

describe("CycleJournal", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "cycle-journal-"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it("remembers across runs what was begun, until its end", () => {
    new CycleJournal(home, "p/s/Rollout.r").begin("dgx030", now);
    const next = new CycleJournal(home, "p/s/Rollout.r");
    assert.deepEqual(next.begun("dgx030"), now);
    assert.equal(next.begun("dgx031"), undefined);
    assert.deepEqual(next.open(), ["dgx030"]);
    next.end("dgx030");
    next.end("dgx030");
    assert.equal(next.begun("dgx030"), undefined);
    assert.deepEqual(next.open(), []);
  });

  it("keeps rollouts apart, whatever their names", () => {
    new CycleJournal(home, "p/s/Rollout.r").begin("dgx030", now);
    for (const owner of ["p/s/Rollout.r2", "p/s2/Rollout.r", "../p", "p"])
      assert.equal(new CycleJournal(home, owner).begun("dgx030"), undefined);
    assert.deepEqual(readdirSync(home), ["rdma"]);
  });

  it("says where it cannot write, and what to do, before any power is cut", () => {
    writeFileSync(join(home, "rdma"), "a file, no folder");
    assert.throws(() => {
      new CycleJournal(home, "p/s/Rollout.r").begin("dgx030", now);
    }, /Cannot note in ".*power-cycles.*" that the power of "dgx030" is about to be cut .*set PULUMI_HOME/);
  });

  it("takes a record that says nothing for none", () => {
    const journal = new CycleJournal(home, "p/s/Rollout.r");
    journal.begin("dgx030", now);
    const folder = join(home, "rdma/power-cycles", encodeURIComponent("p/s/Rollout.r"));
    writeFileSync(join(folder, "dgx030"), "");
    assert.equal(journal.begun("dgx030"), undefined);
    assert.deepEqual(journal.open(), []);
  });
});
