import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

/** A program with one RdmaMode for each entry: name → nodeset. */
function sets(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries)
    .map(
      ([name, nodes]) =>
        `new RdmaMode("${name}", { hosts: hosts("${nodes}", site.hosts), mode: "exclusive" });`,
    )
    .join("\n");
}

describe("sets of hosts that change", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    const fleet = ["s1", "s2", "s3"].map(
      (name) => ({ name, profile: "exclusive-not-persisted" }) as const,
    );
    lab = await EngineLab.open("sets", fleet, sets({ a: "s[1-2]" }));
  });
  after(() => lab.close());

  /** Owner of the mark on the mode of each host; `undefined`: none. */
  function owners(): Record<string, string | undefined> {
    return Object.fromEntries(
      lab.fleet.hosts.map(({ name, root }) => {
        const marks = join(root, "var/lib/pulumi-rdma/marks");
        const files = existsSync(marks) ? readdirSync(marks) : [];
        const text = files.map((file) => readFileSync(join(marks, file), "utf8")).join("");
        return [name, /^owner (.*)$/m.exec(text)?.[1]];
      }),
    );
  }

  function settingOf(name: string): string {
    const file = join(lab.fleet.host(name).root, "etc/modprobe.d/ib_core.conf");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Everything on a host but the marks and the lock of a run. */
  function treeOf(name: string): string[] {
    const own = /^(var\/lib\/pulumi-rdma|run\/lock)(\/|$)/;
    return treeSnapshot(lab.fleet.host(name).root)
      .filter((line) => !own.test(line))
      .map((line) => `${name} ${line}`);
  }

  it("a host added to a set is the only one that is written to", async () => {
    assertExit(await lab.up(), 0);
    const before = [...treeOf("s1"), ...treeOf("s2")];
    lab.program(sets({ a: "s[1-3]" }));
    const result = await lab.up();
    assertExit(result, 0);
    assert.match(textOf(result), /Wrote to 1 of 3 hosts/);
    assert.match(settingOf("s3"), /netns_mode=0/);
    assert.deepEqual(treeChanges(before, [...treeOf("s1"), ...treeOf("s2")]), []);
    const owner = "sets/t/RdmaMode.a";
    assert.deepEqual(owners(), { s1: owner, s2: owner, s3: owner });
  });

  it("a resource renamed and a host moved to another set in one up leave the hosts as they are", async () => {
    const all = (): string[] => lab.fleet.hosts.flatMap(({ name }) => treeOf(name));
    const before = all();
    lab.program(sets({ c: "s1,s3", b: "s2" }));
    assertExit(await lab.up(), 0);
    assert.deepEqual(treeChanges(before, all()), []);
    const [renamed, other] = ["sets/t/RdmaMode.c", "sets/t/RdmaMode.b"];
    assert.deepEqual(owners(), { s1: renamed, s2: other, s3: renamed });
    await lab.expectNoChanges();
  });

  it("a host that moves to a resource that is updated only after the other gets that one's mark", async () => {
    lab.program(`
const c = new RdmaMode("c", { hosts: hosts("s1", site.hosts), mode: "exclusive" });
new RdmaMode("b", { hosts: hosts("s[2-3]", site.hosts), mode: "exclusive" }, { dependsOn: c });
`);
    assertExit(await lab.up(), 0);
    assert.equal(owners().s3, "sets/t/RdmaMode.b");
  });

  it("a host that leaves a set is named in preview, and up takes the marks off and keeps the settings", async () => {
    const before = treeOf("s3");
    lab.program(sets({ c: "s1", b: "s2" }));
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(
      textOf(preview),
      /RdmaMode \(b\):\n +warning: s3 would leave the set: settings stay as they are; our marks go, unless/,
    );
    assert.equal(owners().s3, "sets/t/RdmaMode.b", "preview takes nothing off");
    assertExit(await lab.up(), 0);
    assert.equal(owners().s3, undefined);
    assert.deepEqual(treeChanges(before, treeOf("s3")), []);
  });

  it("--target does one resource and contacts the hosts of no other", async () => {
    lab.program(sets({ c: "s1,s3", b: "s2" }));
    const { connections } = lab.fleet.host("s3");
    assertExit(await lab.up("--target", "**RdmaMode::b"), 0);
    assert.equal(lab.fleet.host("s3").connections, connections);
    assert.doesNotMatch(lab.state(), /"s3"/, "the set of the other resource is as it was");
  });

  it("a host that is gone for good is forgotten with a warning", async () => {
    assertExit(await lab.up(), 0);
    await lab.fleet.host("s1").down();
    lab.program(sets({ c: "s3", b: "s2" }));
    const result = await lab.up();
    assertExit(result, 0);
    assert.match(
      textOf(result),
      /RdmaMode \(c\):\n(.*\n)* +warning: Forgot s1 without removing our marks there: connection refused/,
    );
    await lab.fleet.host("s1").up();
  });

  it("destroy forgets: marks go, settings stay", async () => {
    const before = treeOf("s2");
    assertExit(await lab.stack.run(["destroy", "--yes", "--skip-preview"]), 0);
    assert.equal(owners().s2, undefined);
    assert.deepEqual(treeChanges(before, treeOf("s2")), []);
    assert.match(settingOf("s2"), /netns_mode=0/);
  });
});
