import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";
import { modeOnly } from "../support/programs.ts";

/** One error that a user can act on: no stack, no dump of an object. */
function assertRefused(result: PulumiResult, ...errors: (string | RegExp)[]): string {
  const text = textOf(result);
  assert.notEqual(result.exitCode, 0, text);
  assert.doesNotMatch(text, /^\s+at .*(\.ts|\.js|node:)/m, "a stack trace");
  assert.doesNotMatch(text, /map\[|\[object Object\]|undefined|unhandled/, "a dump");
  for (const error of errors)
    if (typeof error === "string") assert.ok(text.includes(error), `${error}\nis not in\n${text}`);
    else assert.match(text, error);
  return text;
}

describe("a stack with faulty configuration", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  let good: Record<string, unknown>;
  before(async () => {
    lab = await EngineLab.open("configuration", [{ name: "c1", profile: "right" }], modeOnly);
    good = { "rdma:hosts": { file: join(lab.fleet.directory, "hosts.json") } };
  });
  after(() => lab.close());

  /** A program without settings(): only the provider sees the configuration. */
  const bareProgram = (body: string): void => {
    writeFileSync(
      join(lab.directory, "index.ts"),
      `import * as pulumi from "@pulumi/pulumi";\nimport { RdmaMode } from "pulumi-rdma";\nvoid pulumi;\n${body}\n`,
    );
  };

  it("is told every fault at once, each with its path, and no host is contacted", async () => {
    lab.stack.configure({
      "rdma:access": "bogus",
      "rdma:rollout": { maxUnavailable: "lots" },
      "rdma:hosts": { file: "missing/hosts.json" },
    });
    const text = assertRefused(
      await lab.preview(),
      'rdma:access: Invalid option: expected one of "manage"|"observe"',
      "rdma:rollout.maxUnavailable: Expected a whole number above 0 or a percentage",
      /rdma:hosts\.file \(.*missing\/hosts\.json\): cannot be read \(ENOENT\); expected a JSON or YAML file/,
    );
    assert.equal(text.match(/\berror: rdma:/g)?.length, 2, "once in the row, once in Diagnostics");
    assert.equal(lab.fleet.host("c1").connections, 0);
  });

  it("is told by the provider where the program does not look at the configuration", async () => {
    bareProgram('new RdmaMode("x", { hosts: { c1: {} }, mode: "exclusive" });');
    assertRefused(
      await lab.preview(),
      "resource 'x' has a problem: rdma:access: Invalid option: expected one of",
    );
    lab.stack.configure({ "rdma:access": "manage", "rdma:rollout": {} });
  });

  it("is told how to name its nodes where rdma:nodes is missing or no nodeset", async () => {
    lab.program(modeOnly);
    lab.stack.configure({ ...good, "rdma:nodes": "c[1-" });
    assertRefused(await lab.preview(), /Cannot read nodeset "c\[1-" at position \d+: expected/);
    assertExit(await lab.stack.run(["config", "rm", "rdma:nodes"]), 0);
    assertRefused(
      await lab.preview(),
      'rdma:nodes: is missing; expected the nodeset of this stack: pulumi config set rdma:nodes "dgx[030-031]"',
    );
    lab.stack.configure({ "rdma:nodes": "c1" });
  });

  it("is refused a password inside hosts with the line to use, and the password is not printed", async () => {
    const advice =
      "`pulumi config set --secret --path 'rdma:credentials.NAME.password'` and write `bmc: {credentials: \"NAME\"}`";
    lab.stack.configure({ "rdma:hosts": { each: { c1: { password: "hunter2" } } } });
    const inConfiguration = assertRefused(await lab.preview(), "rdma:hosts.each.c1: ", advice);
    assert.doesNotMatch(inConfiguration, /hunter2/);
    lab.stack.configure(good);

    bareProgram(
      'const bmc = { address: "b", password: "hunter2" };\nnew RdmaMode("x", { hosts: { c1: { bmc } }, mode: "exclusive" });',
    );
    const inProgram = assertRefused(await lab.up(), "has a problem: hosts.c1.bmc: ", advice);
    assert.doesNotMatch(inProgram, /hunter2/);
    assert.doesNotMatch(lab.state(), /hunter2/);
  });

  it("is refused a secret inside hosts, which would be stored in clear", async () => {
    bareProgram(
      'new RdmaMode("x", { hosts: { c1: { user: pulumi.secret("hunter3") } }, mode: "exclusive" });',
    );
    const text = assertRefused(
      await lab.up(),
      'RdmaMode: "hosts" holds a secret value; host entries are stored in clear. ' +
        "Put credentials into the configuration: pulumi config set --secret",
    );
    assert.doesNotMatch(text + lab.state(), /hunter3/);
  });

  it("works once it is mended, and its state holds no password of a BMC in clear", async () => {
    lab.program(modeOnly);
    assertExit(await lab.up(), 0);
    const state = lab.state();
    assert.match(state, /rdma:credentials/, "the provider's inputs are there, encrypted");
    assert.doesNotMatch(state, /bmc-c1-secret/);
  });
});
