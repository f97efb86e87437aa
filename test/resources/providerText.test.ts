import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providerText } from "../../provider/resources/providerText.ts";

describe("providerText()", () => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-rdma-text-")));
  const program = join(directory, "programs/cluster");
  before(() => {
    mkdirSync(program, { recursive: true });
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it("says in one line, without a stack, what to install where nothing is installed", () => {
    const { stdout, stderr } = load();
    assert.equal(stdout, "");
    assert.match(
      stderr,
      new RegExp(
        `Cannot find pulumi-rdma from ${program}, which runs its resources: add it to the package.json there ` +
          "with `npm install pulumi-rdma` \\(pnpm: `pnpm add pulumi-rdma`\\); Cannot find module",
      ),
    );
    assert.doesNotMatch(stderr.split("Node.js")[0] ?? "", /\n +at .*\(\[eval\]/);
  });

  it("finds what pnpm keeps for another package of the workspace", () => {
    install(join(directory, "node_modules/.pnpm/node_modules"), "of pnpm");
    assert.equal(load().stdout, "of pnpm\n");
  });

  it("takes what the program itself has before that", () => {
    install(join(directory, "node_modules"), "of the workspace");
    assert.equal(load().stdout, "of the workspace\n");
    install(join(program, "node_modules"), "of the program");
    assert.equal(load().stdout, "of the program\n");
  });

  function install(modules: string, name: string): void {
    const installed = join(modules, "pulumi-rdma");
    mkdirSync(installed, { recursive: true });
    writeFileSync(
      join(installed, "package.json"),
      '{"exports": {"./resources/rdmaMode": "./x.js"}}',
    );
    writeFileSync(join(installed, "x.js"), `exports.name = ${JSON.stringify(name)};`);
  }

  function load(): { readonly stdout: string; readonly stderr: string } {
    const text = `${providerText("rdmaMode")}; console.log(exports.handler().name)`;
    return spawnSync(process.execPath, ["--input-type=commonjs", "--eval", text], {
      cwd: program,
      encoding: "utf8",
    });
  }
});
