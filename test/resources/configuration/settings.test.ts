import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../../provider/resources/parseInput.ts";
import { settings } from "../../../provider/resources/configuration/settings.ts";

/** The configuration of a stack, without `rdma:`. */
function configure(values: Readonly<Record<string, unknown>>): void {
  const entries = Object.entries(values).map(([key, value]) => [
    `rdma:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(entries) as Record<string, string>);
}

describe("settings()", () => {
  const directory = mkdtempSync(join(tmpdir(), "settings-"));
  const file = join(directory, "hosts.json");
  after(() => {
    configure({});
    rmSync(directory, { recursive: true });
  });

  it("needs nothing but the nodes", () => {
    configure({ nodes: "dgx[1-2]" });
    const { nodes, hosts, rollout } = settings();
    assert.deepEqual([nodes, hosts], ["dgx[1-2]", { each: {} }]);
    assert.equal(rollout.maxUnavailable, 1);
  });

  it("takes hosts of a file, and what the configuration says of a host wins", () => {
    writeFileSync(file, JSON.stringify({ a: { port: 1 }, b: { port: 2 } }));
    configure({ nodes: "a,b", hosts: { file, user: "ops", each: { b: { port: 3 } } } });
    assert.deepEqual(settings().hosts, { user: "ops", each: { a: { port: 1 }, b: { port: 3 } } });
  });

  it("names every fault at once, each with its key and path", () => {
    writeFileSync(file, JSON.stringify({ a: { password: "hunter2" } }));
    configure({
      access: "none",
      hosts: { file },
      rollout: { maxUnavailable: 0 },
    });
    assert.throws(settings, (error) => {
      assert(error instanceof InputError);
      const paths = error.problems.map(({ path }) => path);
      assert.deepEqual(paths, [
        "rdma:access",
        "rdma:nodes",
        "rdma:rollout.maxUnavailable",
        `rdma:hosts.file (${file}).a`,
      ]);
      assert.match(error.message, /rdma:nodes: is missing.*pulumi config set rdma:nodes/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
  });

  it("takes a YAML file with nodesets", () => {
    writeFileSync(file, "a[1-2]: {user: ops}\n");
    configure({ nodes: "a[1-2]", hosts: { file } });
    assert.deepEqual(settings().hosts.each, { a1: { user: "ops" }, a2: { user: "ops" } });
  });

  it("tells which file cannot be read", () => {
    configure({ nodes: "a", hosts: { file: join(directory, "none.json") } });
    assert.throws(
      settings,
      /rdma:hosts\.file \(.*none\.json\): cannot be read \(ENOENT\); expected a JSON or YAML file/,
    );
  });

  it("refuses a key that nothing reads: with a typo in rdma:access everything could be written", () => {
    configure({ nodes: "a", acces: "observe", host: { user: "ops" } });
    assert.throws(
      settings,
      /rdma:acces: is no key of rdma; did you mean "rdma:access"\?\nrdma:host: .*"rdma:hosts"\?/,
    );
  });

  it("lists the keys that are expected where one is unknown", () => {
    configure({ nodes: "a", hosts: { usr: "ops" }, rollout: { drian: "none" } });
    assert.throws(settings, (error) => {
      assert(error instanceof InputError);
      assert.match(error.message, /rdma:hosts: unknown key "usr", expected some of .*\buser\b/);
      assert.match(error.message, /rdma:rollout: unknown key "drian", expected .*\bdrain\b/);
      return true;
    });
  });

  it("ends a program with the faults and no stack", () => {
    configure({});
    assert.throws(settings, (error) => pulumi.RunError.isInstance(error));
  });
});
