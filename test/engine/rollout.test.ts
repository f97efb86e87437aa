import assert from "node:assert/strict";
import { profiles } from "../../lab/fleet/profiles.ts";
import type { FleetHost } from "../../lab/fleet/startFleet.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

/** No rule of its product says that a warm reboot is not enough: that has to be found out. */
const server = {
  ...profiles["staged-no-evidence"]("20001"),
  product: "PowerEdge XE9680",
  os: "ubuntu",
} as const;

const fleet: readonly FleetHost[] = [
  { name: "away1", profile: "shared-pods" },
  { name: "away2", profile: "shared-pods" },
  { name: "hangs1", profile: "shared-pods" },
  { name: "hangs2", profile: "shared-pods" },
  { name: "busy1", profile: "shared-pods" },
  { name: "many1", profile: "shared-pods" },
  { name: "many2", profile: "shared-pods" },
  { name: "cold1", profile: server },
  { name: "locked1", profile: "staged-written" },
];

/** A Rollout for each thing that can go wrong, each with hosts of its own: one `up` shows all of them. */
const program = `
const set = (nodes: string) => hosts(nodes, site.hosts);
const mode = (name: string, nodes: string, mode: "shared" | "exclusive") =>
  new RdmaMode(name, { hosts: set(nodes), mode, rollout: true }).claim;
const firmware = (name: string, nodes: string) =>
  new NicFirmwareVfs(name, { hosts: set(nodes), numOfVfs: 8, match: "exactly", rollout: true }).claim;
const soon = { ...quick, bootTimeoutSeconds: 6 };
for (const [name, nodes, more] of [
  ["away", "away[1-2]", {}],
  ["hangs", "hangs[1-2]", {}],
  ["busy", "busy1", { drain: "required" }],
  ["many", "many[1-2]", { maxReboots: 1 }],
] as const)
  new Rollout(name, { hosts: set(nodes), claims: [mode(name, nodes, "exclusive")], ...soon, ...more });
new Rollout("cold", { hosts: set("cold1"), claims: [firmware("cold", "cold1")], ...soon });
new Rollout("locked", { hosts: set("locked1"), claims: [firmware("locked", "locked1"), mode("locked", "locked1", "shared")], ...soon });
`;

describe("rollouts that meet trouble", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  let text: string;
  let preview: string;
  let untouched: string[];
  const left = ["away2", "hangs2", "busy1", "many2", "locked1"];
  before(async () => {
    lab = await EngineLab.open("rollout", fleet, program);
    await lab.fleet.host("away1").misbehave({ kind: "never-returns" });
    await lab.fleet.host("hangs1").misbehave({ kind: "hang-shutdown" });
    await lab.fleet.host("locked1").misbehave({ kind: "redfish-401" });
    preview = textOf(await lab.preview());
    untouched = treesOf(left);
    const result = await lab.up("--continue-on-error");
    assertExit(result, 1);
    text = textOf(result);
  });
  after(() => lab.close());

  const treesOf = (names: readonly string[]): string[] =>
    names.flatMap((name) =>
      treeSnapshot(lab.fleet.host(name).root).map((line) => `${name} ${line}`),
    );
  const bootsOf = (...names: string[]): string =>
    names
      .map((name) => lab.fleet.host(name).boots)
      .map(({ warm, cold }) => `${warm}+${cold}`)
      .join(" ");

  it("a node that never returns stops its rollout, and the rest is not begun", () => {
    assert.match(text, /\* away1: "away1" did not come back: .*expected a new boot within 6 s/);
    assert.match(text, /\* away2: not begun, since the rollout stopped/);
    assert.equal(bootsOf("away1", "away2"), "0+0 0+0");
  });

  it("a node that hangs in its shutdown is told, and never power-cycled without approval", () => {
    assert.match(text, /\* hangs1: "hangs1" did not (come back|go down)/);
    assert.match(text, /\* hangs2: not begun/);
    assert.equal(bootsOf("hangs1", "hangs2"), "0+0 0+0");
  });

  it("a node with a kubelet is refused without drain none, with the line to write", () => {
    assert.match(text, /\* busy1: .*it is not drained \(a kubelet runs\).*write drain: "none"/);
    assert.equal(bootsOf("busy1"), "0+0");
  });

  it("maxReboots bounds the run and preview says who is left for another", () => {
    assert.match(preview, /Over maxReboots \(1\), left for another run: many2/);
    assert.equal(bootsOf("many1", "many2"), "1+0 0+0");
  });

  it("a warm reboot that does not load a value is followed by one cold power cycle, as printed before", () => {
    assert.match(preview, /cold1 .*then cold where warm is not enough/);
    assert.match(preview, /rdma:approve: \{cold: "cold1", warm: "cold1"\}/);
    assert.match(
      text,
      /cold1: the warm reboot did not load what was staged: cold power cycle, once/,
    );
    assert.equal(bootsOf("cold1"), "1+1");
  });

  it("a BMC that refuses its credentials stops a node before anything is staged", () => {
    assert.match(text, /\* locked1: BMC ".*" of "locked1" refuses its credentials/);
    assert.equal(bootsOf("locked1"), "0+0");
  });

  it("nodes that were not taken are as they were", () => {
    assert.deepEqual(treeChanges(untouched, treesOf(left)), []);
  });

  it("the next preview is about the nodes that were left, and proposes no second try of what is done", async () => {
    const next = textOf(await lab.preview());
    assert.match(next, /warm +many2 /);
    assert.match(next, /unknown +away1 /);
    assert.doesNotMatch(next, /many1|cold1/);
  });

  it("a node that was lost counts as down: a run that is only tried again takes no other", async () => {
    const said =
      /no answer from away1 since a run that was to act there, so it counts as down: with maxUnavailable 1 no other node may go/;
    for (const refresh of [[], ["--refresh"]]) {
      const next = textOf(await lab.preview(...refresh)).replaceAll(/\s+/g, " ");
      assert.match(next, /`pulumi up` would do nothing: no answer from away1/);
      const again = await lab.up("--continue-on-error", ...refresh);
      assertExit(again, 1);
      assert.match(textOf(again).replaceAll(/\s+/g, " "), said);
      assert.equal(bootsOf("away1", "away2"), "0+0 0+0");
    }
  });
});
