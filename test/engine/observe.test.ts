import assert from "node:assert/strict";
import { join } from "node:path";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { withRollout } from "../support/programs.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

describe("rdma:access observe", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  let asFound: string[];
  before(async () => {
    lab = await EngineLab.open(
      "observe",
      [
        { name: "o1", profile: "staged-written" },
        { name: "o2", profile: "no-numvfs" },
      ],
      withRollout,
    );
    lab.stack.configure({ "rdma:access": "observe" });
    asFound = trees();
  });
  after(() => lab.close());

  /** Root file systems and machines (firmware, kernel) of all hosts. */
  const trees = (): string[] => treeSnapshot(join(lab.fleet.directory, "hosts"));

  it("preview says the same and changes no byte on any host", async () => {
    const result = await lab.preview();
    assertExit(result, 0);
    assert.match(textOf(result), /1 of 2 nodes would reboot: 1 cold power cycle/);
    assert.deepEqual(treeChanges(asFound, trees()), []);
  });

  it("up changes no byte and says why it did nothing", async () => {
    const result = await lab.up();
    assertExit(result, 1);
    assert.match(textOf(result), /"rdma:access" is "observe"|rdma:access is "observe"/);
    assert.doesNotMatch(textOf(result), /^\s+at .*:\d+/m);
    assert.deepEqual(treeChanges(asFound, trees()), []);
    assert.deepEqual(
      lab.fleet.hosts.map(({ boots }) => boots),
      [
        { warm: 0, cold: 0 },
        { warm: 0, cold: 0 },
      ],
    );
  });
});
