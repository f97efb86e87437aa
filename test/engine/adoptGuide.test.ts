import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FleetHost } from "../../lab/fleet/startFleet.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { assertPrinted, blocksOf, guideProgram, guideText } from "../support/guide.ts";
import { type CommandOutcome, runPulumiRdma } from "../support/runPulumiRdma.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

const guide = "adopt-a-fleet";

const profiles = [
  ...["right", "right", "right", "shared-pods", "shared-pods"],
  ...["exclusive-not-persisted", "unreachable"],
] as readonly FleetHost["profile"][];

/** Runs the commands of the guide, and compares what it prints with what they print. */
describe(`guide ${guide}`, function () {
  this.timeout(1_200_000);
  let lab: EngineLab;
  let asFound: string[];
  before(async () => {
    const hosts = profiles.map((profile, index) => ({ name: `dgx00${index + 1}`, profile }));
    lab = await EngineLab.open("adoptGuide", hosts, "");
    lab.stack.configure({ "rdma:access": "observe" });
    const file = blocksOf(guideText(guide)).find(({ name }) => name === "hosts");
    writeFileSync(join(lab.directory, "hosts.yaml"), file?.text ?? "");
    asFound = trees();
  });
  after(() => lab.close());

  /** Root file systems and machines (firmware, kernel) of all hosts. */
  const trees = (): string[] => treeSnapshot(join(lab.fleet.directory, "hosts"));

  /** The command of a block `sh`, with the SSH configuration of the fleet. */
  function command(name: string): Promise<CommandOutcome> {
    const block = blocksOf(guideText(guide)).find(
      (one) => one.language === "sh" && one.name === name,
    );
    const [, words = ""] = /^pulumi-rdma (.*?)(?: > \S+)?\n$/.exec(block?.text ?? "") ?? [];
    assert.notEqual(words, "");
    const ssh = ["--ssh-config", lab.fleet.sshConfig];
    return runPulumiRdma([...words.split(" "), ...ssh], { directory: lab.directory });
  }

  it("survey prints its groups and what is left out", async () => {
    const { code, stdout } = await command("survey");
    assert.equal(code, 3);
    assertPrinted(guide, "groups", stdout);
    assertPrinted(guide, "left", stdout);
  });

  it("survey --program prints its program", async () => {
    const { stdout } = await command("program");
    writeFileSync(join(lab.directory, "index.ts"), stdout);
    assert.equal(stdout.trim(), guideProgram(guide, "program").trim(), stdout);
  });

  it("preview and up take the fleet over without a write", async () => {
    const preview = await lab.preview();
    assertExit(preview, 0);
    assertPrinted(guide, "preview", textOf(preview));
    assertExit(await lab.up(), 0);
    assert.deepEqual(treeChanges(asFound, trees()), []);
    assert.doesNotMatch(textOf(await lab.expectNoChanges()), /warning/);
  });

  it("preview tells of a drift and of the first change", async () => {
    const { root } = lab.fleet.host("dgx002");
    writeFileSync(join(root, "sys/module/ib_core/parameters/netns_mode"), "Y\n");
    assertPrinted(guide, "drift", textOf(await lab.preview()));
    writeFileSync(join(root, "sys/module/ib_core/parameters/netns_mode"), "N\n");
    const file = join(lab.directory, "index.ts");
    const program = readFileSync(file, "utf8");
    writeFileSync(file, program.replace('mode: "shared"', 'mode: "exclusive"'));
    assertPrinted(guide, "change", textOf(await lab.preview()));
  });
});
