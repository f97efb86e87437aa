import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

const program = `
const mode = new RdmaMode("dgx", { hosts: pool, mode: "exclusive", rollout: true });
new Rollout("dgx", { hosts: pool, claims: [mode.claim], maxUnavailable: 3, canary: 0, ...quick });
`;

describe("plans that somebody has to agree to", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  let planFile: string;
  before(async () => {
    const fleet = [
      { name: "p1", profile: "shared-pods" },
      { name: "p2", profile: "right" },
      { name: "p3", profile: "right" },
    ] as const;
    lab = await EngineLab.open("plan", fleet, program);
    planFile = join(lab.directory, "plan.json");
  });
  after(() => lab.close());

  /** The mode in effect is changed behind our back: only a reboot brings it back. */
  const setLive = (name: string, mode: "shared" | "exclusive"): void => {
    const { root } = lab.fleet.host(name);
    const file = join(root, "sys/module/ib_core/parameters/netns_mode");
    writeFileSync(file, mode === "shared" ? "Y\n" : "N\n");
  };
  const boots = (): string =>
    lab.fleet.hosts.map(({ boots: { warm, cold } }) => `${warm}+${cold}`).join(" ");
  const execs = (): number[] => lab.fleet.hosts.map((host) => host.execs);
  const experimental = (...words: string[]): Promise<PulumiResult> =>
    lab.stack.run(words, { environment: { PULUMI_EXPERIMENTAL: "true" } });

  it("preview --json holds activation, pending and reboots", async () => {
    const result = await lab.preview("--json");
    assertExit(result, 0);
    const { steps } = JSON.parse(result.stdout) as {
      steps: { urn: string; newState: { inputs: Record<string, unknown> } }[];
    };
    const inputsOf = (name: string): Record<string, unknown> =>
      steps.find(({ urn }) => urn.endsWith(name))?.newState.inputs ?? {};
    const { activation, pending } = inputsOf("RdmaMode::dgx");
    assert.equal(activation, "warm-reboot");
    assert.deepEqual(
      (pending as { hosts: string; activation: string }[]).map((group) => [
        group.hosts,
        group.activation,
      ]),
      [["p1", "warm-reboot"]],
    );
    const { reboots, summary, approval } = inputsOf("Rollout::dgx");
    assert.deepEqual(
      (reboots as { hosts: string }[]).map((group) => group.hosts),
      ["p1"],
    );
    assert.match(String(summary), /^1 warm reboot/);
    assert.deepEqual(approval, { warm: "p1" });
  });

  it("a saved plan refuses a run that would reboot one more node, and no host is written to", async () => {
    assertExit(await experimental("preview", "--save-plan", planFile), 0);
    setLive("p2", "shared");
    const before = execs();
    const result = await experimental("up", "--yes", "--skip-preview", "--plan", planFile);
    assertExit(result, 1);
    assert.match(textOf(result), /violates plan: properties changed: .*pending/);
    assert.equal(boots(), "0+0 0+0 0+0");
    assert.deepEqual(
      execs().map((count, index) => count - (before[index] ?? 0)),
      [1, 1, 1],
      "one probe each",
    );
    setLive("p2", "exclusive");
  });

  it("the plan of the same facts passes and ends with exit code 0", async () => {
    assertExit(await experimental("up", "--yes", "--skip-preview", "--plan", planFile), 0);
    assert.equal(boots(), "1+0 0+0 0+0");
    await lab.expectNoChanges();
  });

  it("more than approved does nothing and names the difference", async () => {
    setLive("p1", "shared");
    setLive("p2", "shared");
    lab.stack.configure({ "rdma:approve": { warm: "p1" } });
    const preview = textOf(await lab.preview());
    assert.match(preview, /`pulumi up` would do nothing: not approved: warm: p2;/);
    const result = await lab.up();
    assertExit(result, 1);
    assert.match(textOf(result), /Rollout: nothing was done: not approved: warm: p2;/);
    assert.doesNotMatch(textOf(result), /^\s+at .*:\d+/m);
    assert.equal(boots(), "1+0 0+0 0+0");
  });

  it("an approval that has ended approves nothing", async () => {
    const until = "2020-01-01T00:00:00Z";
    lab.stack.configure({ "rdma:approve": { warm: "p[1-2]", until } });
    const result = await lab.up();
    assertExit(result, 1);
    assert.match(textOf(result), /nothing was done: the approval ended at 2020-01-01T00:00:00Z/);
    assert.equal(boots(), "1+0 0+0 0+0");
  });

  it("less than approved is done", async () => {
    setLive("p1", "exclusive");
    lab.stack.configure({ "rdma:approve": { warm: "p[1-3]", until: "2100-01-01T00:00:00Z" } });
    assertExit(await lab.up(), 0);
    assert.equal(boots(), "1+0 1+0 0+0");
    const file = join(lab.fleet.host("p2").root, "sys/module/ib_core/parameters/netns_mode");
    assert.equal(readFileSync(file, "utf8").trim(), "N");
    await lab.expectNoChanges();
  });
});
