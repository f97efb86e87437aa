import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const main = new URL("../../../lab/fleet/main.ts", import.meta.url).pathname;

describe("lab/fleet/main.ts", () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "fleet-"))));
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("serves hosts that its own line logs in to, and ends with 0 at SIGTERM", async () => {
    const child = spawn(process.execPath, [main, "--directory", directory, "--hosts", "2"]);
    let out = "";
    child.stdout.setEncoding("utf8");
    while (!out.includes("rdma:credentials")) {
      const [chunk] = (await once(child.stdout, "data")) as [string];
      out += chunk;
    }
    const login = /^Log in: +ssh (.*)$/m.exec(out)?.[1]?.split(" ") ?? [];
    assert.equal((await run("ssh", [...login, "hostname"])).stdout, "dgx001\n");
    const file = JSON.parse(readFileSync(join(directory, "fleet.json"), "utf8")) as {
      hosts: Record<string, { port: number; bmc: { address: string } }>;
    };
    assert.deepEqual(Object.keys(file.hosts), ["dgx001", "dgx002"]);
    assert.ok(out.includes(`dgx002  ${file.hosts["dgx002"]!.port}  right in everything`));
    assert.match(file.hosts["dgx001"]!.bmc.address, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.match(out, /pulumi config set rdma:nodes "dgx\[001-002\]"/);
    const hostsFile = /rdma:hosts\.file (.*)$/m.exec(out)?.[1] ?? "";
    const entries = JSON.parse(readFileSync(hostsFile, "utf8")) as Record<string, object>;
    assert.deepEqual(Object.keys(entries), ["dgx001", "dgx002"]);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("explains itself, and answers wrong words with one line", async () => {
    assert.match((await run(process.execPath, [main, "--help"])).stdout, /--scenario demo/);
    const wrong = [
      [[], /^--directory is missing; see --help\n$/],
      [
        ["--directory", directory, "--hosts", "none"],
        /^--hosts is "none", expected a whole number/,
      ],
      [["--directory", directory, "--scenario", "x"], /^Unknown scenario "x"; expected "demo"\n$/],
      [["--directory", `${directory}/a b`], /its path holds a space/],
    ] as const;
    for (const [words, message] of wrong) {
      await assert.rejects(
        run(process.execPath, [main, ...words]),
        (error: { code: number; stderr: string }) => {
          assert.equal(error.code, 1);
          assert.match(error.stderr, message);
          return true;
        },
      );
    }
  });
});
