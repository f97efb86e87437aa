import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const main = new URL("../../../lab/cluster/main.ts", import.meta.url).pathname;

describe("lab/cluster/main.ts", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "cluster-"))));
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const fails = (words: readonly string[], message: RegExp): Promise<void> =>
    assert.rejects(
      run(process.execPath, [main, ...words]),
      (error: { code: number; stderr: string }) => {
        assert.equal(error.code, 1);
        assert.match(error.stderr, message);
        return true;
      },
    );

  it("prints the path of a kubeconfig, refuses a second cluster there, and ends with 0 at Ctrl-C", async () => {
    const folder = join(directory, "state");
    const child = spawn(process.execPath, [main, "--nodes", "2", "--directory", folder]);
    let out = "";
    child.stdout.setEncoding("utf8");
    while (!out.includes("KUBECONFIG=")) {
      const [chunk] = (await once(child.stdout, "data")) as [string];
      out += chunk;
    }
    assert.match(out, /^2 nodes after \d+\.\d s; /);
    const kubeconfig = /^KUBECONFIG=(.*)$/m.exec(out)?.[1] ?? "";
    assert.equal(kubeconfig, join(folder, "admin.kubeconfig"));
    assert.ok(existsSync(kubeconfig));
    await fails(["--directory", folder], /a cluster runs in it; stop that or give another folder/);
    child.kill("SIGINT");
    assert.deepEqual(await once(child, "exit"), [0, null]);
    assert.equal(existsSync(folder), false);
  });

  it("explains itself, and answers wrong words with one line", async () => {
    assert.match((await run(process.execPath, [main, "--help"])).stdout, /--nodes N/);
    await fails(
      ["--nodes", "many"],
      /^--nodes is "many", expected a whole number from 0 to 2000\n$/,
    );
    await fails(["--nodes", "2001"], /^--nodes is "2001", expected/);
  });
});
