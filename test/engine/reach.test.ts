import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { probeScript } from "../../provider/hosts/scripts.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { modeOnly } from "../support/programs.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

describe("hosts that cannot be reached, all or some", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    const fleet = ["r1", "r2", "r3", "r4"].map(
      (name) => ({ name, profile: "exclusive-not-persisted" }) as const,
    );
    lab = await EngineLab.open("reach", fleet, modeOnly);
  });
  after(() => lab.close());

  const treeOf = (...names: string[]): string[] =>
    names.flatMap((name) =>
      treeSnapshot(lab.fleet.host(name).root).map((line) => `${name} ${line}`),
    );

  /** Outputs of the resource in the state file. */
  function outputs(): Record<string, unknown> | undefined {
    const { checkpoint } = JSON.parse(lab.state()) as {
      checkpoint: { latest: { resources: { urn: string; outputs: Record<string, unknown> }[] } };
    };
    return checkpoint.latest.resources.find(({ urn }) => urn.endsWith("RdmaMode::dgx"))?.outputs;
  }

  it("up does the others and ends with an error that names the ones it could not do", async () => {
    await lab.fleet.host("r2").down();
    // The probe gets through; the apply script, which is longer, is cut off in the middle.
    const bytes = probeScript.text.length + 2000;
    await lab.fleet.host("r3").misbehave({ kind: "cut-stdin", bytes });
    await lab.fleet.host("r4").misbehave({ kind: "garbage" });
    const untouched = treeOf("r2", "r3", "r4");
    const result = await lab.up();
    assertExit(result, 1);
    const text = textOf(result);
    assert.match(
      text,
      /\* r2: Cannot reach "r2" as root@127\.0\.0\.1 port \d+: connection refused/,
    );
    assert.match(text, /\* r3: Connection to "r3" was lost while "apply" ran/);
    assert.match(text, /\* r4: .*"r4"/);
    assert.match(text, /Wrote to 1 of 4 hosts/);
    assert.doesNotMatch(text, /\* r1:/);
    assert.doesNotMatch(text, /^\s+at .*:\d+/m);
    assert.deepEqual(treeChanges(untouched, treeOf("r2", "r3", "r4")), []);
  });

  it("the next preview is about these alone", async () => {
    await lab.fleet.host("r3").misbehave();
    const text = textOf(await lab.preview());
    assert.match(text, /1 would change [a-z ]+, 1 is right, 2 unknown/);
    assert.match(text, /at once +r3 /);
    assert.match(text, /unknown +r2 +connection refused/);
    assert.match(text, /unknown +r4 /);
    assert.doesNotMatch(text, /\br1\b/);
  });

  it("the next up does the rest, and then there is nothing left", async () => {
    await lab.fleet.host("r2").up();
    await lab.fleet.host("r4").misbehave();
    const done = treeOf("r1");
    const result = await lab.up();
    assertExit(result, 0);
    assert.match(textOf(result), /Wrote to 3 of 4 hosts/);
    assert.deepEqual(treeChanges(done, treeOf("r1")), []);
    await lab.expectNoChanges();
  });

  it("a refused host key is unknown with the line to add, and nothing is sent to the host", async () => {
    const { fleet } = lab;
    const known = readFileSync(fleet.knownHostsFile, "utf8");
    const lineOf = (name: string): string =>
      known.split("\n").find((line) => line.includes(`:${fleet.host(name).port} `)) ?? "none";
    writeFileSync(fleet.knownHostsFile, known.replace(`${lineOf("r3")}\n`, ""));
    await fleet.host("r2").misbehave({ kind: "host-key-changed" });
    const execs = fleet.hosts.map((host) => host.execs);
    const result = await lab.preview();
    assertExit(result, 0);
    const text = textOf(result);
    assert.match(text, /unknown +r2 +host key is not the known one/);
    assert.match(text, /unknown +r3 +host key is not known/);
    assert.ok(text.includes(`add to ${fleet.knownHostsFile}: ${lineOf("r3")}`), text);
    assert.match(text, /"r2" is not the known one: it presents ssh-ed25519 SHA256:\S+, expected/);
    assert.deepEqual(
      fleet.hosts.map((host, index) => host.execs - (execs[index] ?? 0)),
      [1, 0, 0, 1],
    );
    writeFileSync(fleet.knownHostsFile, known);
    await fleet.host("r2").misbehave();
  });

  it("a cause on this machine that stops every host fails the check, once, and loses no state", async () => {
    const { fleet } = lab;
    const configFile = join(lab.directory, "ssh_config");
    const text = readFileSync(fleet.sshConfig, "utf8");
    writeFileSync(configFile, text.replaceAll(fleet.identityFile, "/nonexistent/key"));
    lab.stack.configure({ "rdma:ssh": { configFile } });
    const before = outputs();
    assert.deepEqual(before?.live, { exclusive: "r[1-4]" });
    const result = await lab.stack.run(["up", "--yes", "--skip-preview"], {
      environment: { SSH_AUTH_SOCK: "" },
    });
    assertExit(result, 1);
    assert.match(
      textOf(result),
      /RdmaMode resource 'dgx' has a problem: No host can be reached: no key to log in with: .*\/nonexistent\/key/,
    );
    assert.doesNotMatch(textOf(result), /map\[/);
    assert.deepEqual(outputs(), before);
    lab.stack.configure({ "rdma:ssh": { configFile: fleet.sshConfig } });
    await lab.expectNoChanges();
  });
});
