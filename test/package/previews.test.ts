import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertExit, textOf } from "../support/engineLab.ts";
import { Installations } from "./support/installations.ts";
import { Previewer } from "./support/previewer.ts";
import { runTool } from "./support/runTool.ts";

describe("the installed package, previewed by the real CLI", function () {
  this.timeout(240_000);
  const installations = new Installations();
  let previewer: Previewer;

  before(async () => {
    previewer = await Previewer.open();
  });
  after(async () => {
    await previewer.close();
    installations.remove();
  });

  describe("under npm", () => {
    before(() => {
      installations.installWithNpm();
    });

    it("serves CommonJS TypeScript as Pulumi's template makes it", () => namesTheNodes("template"));
    it("serves ECMAScript modules", () => namesTheNodes("modules"));
    it("serves ECMAScript modules in TypeScript", () => namesTheNodes("typed"));

    it("serves a program whose package names it as a peer", () =>
      expectReboots(join(installations.npm, "dependant"), "would reboot"));

    for (const [name, member, words] of [
      ["as Pulumi's template has it", "template", []],
      ["nodenext", "typed", ["--module", "nodenext"]],
      ["node16", "typed", ["--module", "node16"]],
      ["bundler", "typed", ["--module", "esnext", "--moduleResolution", "bundler"]],
    ] as const)
      it(`has types that compile with every library checked, ${name}`, () => {
        const compiler = join(installations.npm, "node_modules/typescript/bin/tsc");
        const project = ["--project", join(installations.npm, member)];
        const checks = ["--noEmit", "--skipLibCheck", "false"];
        runTool(installations.npm, process.execPath, [compiler, ...project, ...checks, ...words]);
      });

    it("is refused in two versions, with the places of both", async () => {
      const modules = join(installations.npm, "node_modules");
      const nested = join(modules, "site-pool/node_modules/pulumi-rdma");
      cpSync(join(modules, "pulumi-rdma"), nested, { recursive: true });
      const manifest = join(nested, "package.json");
      const text = readFileSync(manifest, "utf8");
      writeFileSync(manifest, text.replace('"version": "0.1.0"', '"version": "0.0.9"'));
      const result = await previewer.preview(join(installations.npm, "dependant"));
      assert.notEqual(result.exitCode, 0);
      const told = textOf(result);
      assert.match(told, /pulumi-rdma is installed in two versions: the program uses 0\.0\.9 in/);
      assert.match(told, /run by 0\.1\.0 in .*; expected one: `npm ls pulumi-rdma`/);
      assert.ok(told.includes(nested), told);
      assert.doesNotMatch(told, /\n +at /);
    });

    function namesTheNodes(member: string): Promise<void> {
      return expectReboots(join(installations.npm, member), "need a reboot");
    }
  });

  describe("under pnpm", () => {
    before(() => {
      installations.installWithPnpm();
    });

    it("serves a program whose package names it as a peer, out of the program's sight", () =>
      expectReboots(installations.pnpm, "would reboot"));

    it("says what to install where the program's folder cannot see it", async () => {
      // What `hoist: false` leaves out.
      rmSync(join(installations.pnpm, "node_modules/.pnpm/node_modules/pulumi-rdma"));
      const result = await previewer.preview(installations.pnpm);
      assert.notEqual(result.exitCode, 0);
      const lines = textOf(result)
        .split("\n")
        .filter((line) => line.startsWith("    error: "));
      assert.deepEqual(lines, [
        `    error: Cannot find pulumi-rdma from ${installations.pnpm}, which runs its resources: ` +
          "add it to the package.json there with `npm install pulumi-rdma` (pnpm: `pnpm add pulumi-rdma`)",
      ]);
    });
  });

  /** Nothing but the warning is said: no complaint of Node or the SDK. */
  async function expectReboots(directory: string, words: string): Promise<void> {
    const result = await previewer.preview(directory);
    assertExit(result, 0);
    const told = textOf(result);
    assert.ok(told.includes(`warning: 3 of 3 nodes ${words}: 3 warm`), told);
    assert.match(told, /warm {2}dgx\[001-003\] {2}RDMA mode is shared, exclusive is wanted/);
    assert.doesNotMatch(told, /ExperimentalWarning|DeprecationWarning|\berror\b/i);
  }
});
