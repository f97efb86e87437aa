import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProfileName } from "../../lab/fleet/profiles.ts";
import { expandNodes } from "../../provider/facts/nodeset.ts";
import type { Survey } from "../../provider/survey/survey.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { type CommandOutcome, runPulumiRdma } from "../support/runPulumiRdma.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

/** Hosts that differ in all that a survey looks at, one that does not answer. */
const mixed = [
  ...["right", "right", "shared-idle", "shared-idle", "staged-seen", "exclusive-not-persisted"],
  ...["argument-contradicts", "operator-present", "unreachable", "server", "rhel", "no-mstconfig"],
  "unprivileged",
] as readonly ProfileName[];
const hosts = mixed.map((profile, index) => ({
  name: `gpu${String(index + 1).padStart(3, "0")}`,
  profile,
}));
const shared = [
  ...["shared-idle", "argument-contradicts", "operator-present", "server", "rhel"],
  ...["no-mstconfig", "unprivileged"],
];

describe("pulumi-rdma survey of a mixed fleet", function () {
  this.timeout(1_200_000);
  let lab: EngineLab;
  let asFound: string[];
  let program: string;
  before(async () => {
    lab = await EngineLab.open("survey", hosts, "");
    asFound = trees();
  });
  after(() => lab.close());

  /** Root file systems and machines (firmware, kernel) of all hosts. */
  const trees = (): string[] => treeSnapshot(join(lab.fleet.directory, "hosts"));

  function survey(...words: string[]): Promise<CommandOutcome> {
    const { directory, sshConfig } = lab.fleet;
    const hostsFile = join(directory, "hosts.json");
    return runPulumiRdma(["survey", "--hosts", hostsFile, "--ssh-config", sshConfig, ...words]);
  }

  it("opens one connection and one exec to each host and writes nothing", async () => {
    const { code, stdout, stderr } = await survey("--program", "--expect", String(hosts.length));
    assert.equal(code, 3, stderr);
    program = stdout;
    for (const host of lab.fleet.hosts) {
      const reached = host.profile.up ? 1 : 0;
      assert.deepEqual([host.connections, host.execs], [reached, reached], host.name);
    }
    assert.deepEqual(treeChanges(asFound, trees()), []);
    assert.match(stderr, new RegExp(`^Read ${hosts.length - 1} of ${hosts.length} hosts$`, "m"));
  });

  it("puts every host into one group, and claims or leaves out each that it read", async () => {
    const { stdout } = await survey("--json");
    const found = JSON.parse(stdout) as Survey & { program: string };
    const grouped = found.groups.flatMap((group) => expandNodes(group.hosts));
    assert.deepEqual(grouped.sort(), hosts.map(({ name }) => name).sort());
    assert.equal(found.program, program);
    const claimed = found.pools.flatMap((pool) => expandNodes(pool.hosts));
    assert.equal(new Set(claimed).size, claimed.length);
    const named = new Set([
      ...claimed,
      ...[...found.leftOut, ...found.groups.filter(({ read }) => !read)].flatMap((one) =>
        expandNodes(one.hosts),
      ),
    ]);
    assert.equal(named.size, hosts.length);
  });

  it("the real preview of the printed program has nothing pending and warns of nothing", async () => {
    writeFileSync(join(lab.directory, "index.ts"), program);
    const result = await lab.preview("--json");
    assertExit(result, 0);
    assert.doesNotMatch(textOf(result), /warning/i);
    interface Step {
      readonly newState: { readonly inputs?: Readonly<Record<string, unknown>> };
    }
    const { steps } = JSON.parse(result.stdout) as { readonly steps: readonly Step[] };
    const inputs = steps.map(({ newState }) => newState.inputs ?? {});
    const hostResources = inputs.filter(({ pending }) => pending !== undefined);
    assert.equal(hostResources.length, program.match(/= new /g)?.length);
    for (const { pending, activation } of hostResources)
      assert.deepEqual([pending, activation], [[], "none"]);
    const [rollout] = inputs.filter(({ summary }) => summary !== undefined);
    assert.deepEqual([rollout?.reboots, rollout?.summary], [[], "nothing to do"]);
  });

  it("up with rdma:access observe adopts the fleet and changes no byte on any host", async () => {
    lab.stack.configure({ "rdma:access": "observe" });
    assertExit(await lab.up(), 0);
    assert.deepEqual(treeChanges(asFound, trees()), []);
    const quiet = await lab.expectNoChanges();
    assert.doesNotMatch(textOf(quiet), /warning/i);
  });

  it("a claim that is changed then names just the hosts that it would change", async () => {
    const changed = program.replaceAll('mode: "shared"', 'mode: "exclusive"');
    assert.notEqual(changed, program);
    writeFileSync(join(lab.directory, "index.ts"), changed);
    const text = textOf(await lab.preview());
    assert.match(text, /RDMA mode is shared, exclusive is wanted/);
    for (const { name, profile } of hosts) {
      const names = text.match(/gpu\[?[0-9,[\]-]*[0-9]\]?/g)?.flatMap(expandNodes) ?? [];
      assert.equal(names.includes(name), shared.includes(profile), `${name}: ${profile}\n${text}`);
    }
  });
});
