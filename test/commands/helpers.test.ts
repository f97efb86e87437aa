import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const main = join(import.meta.dirname, "../../provider/commands/main.ts");

describe("pulumi-rdma helpers", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rdma-helpers-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, "helpers", ...args], { encoding: "utf8" });

  it("writes two programs and the sudoers file that allows them, again and again", () => {
    const output = join(folder, "new");
    for (const user of ["rdma-ops", "ci_user"]) {
      const { status, stdout, stderr } = run("--output", output, "--user", user);
      assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
      const files = ["pulumi-rdma-probe", "pulumi-rdma-apply", "sudoers"];
      assert.equal(stdout, files.map((name) => `${join(output, name)}\n`).join(""));
      const sudoers = join(output, "sudoers");
      execFileSync("/usr/sbin/visudo", ["-cf", sudoers], { stdio: "pipe" });
      assert.match(
        readFileSync(sudoers, "utf8"),
        new RegExp(`^${user} ALL=\\(root\\) NOPASSWD: `, "m"),
      );
    }
    for (const name of ["pulumi-rdma-probe", "pulumi-rdma-apply"]) {
      assert.equal(statSync(join(output, name)).mode & 0o777, 0o755);
      for (const shell of [["sh"], ["busybox", "sh"], ["bash"]])
        execFileSync(shell[0] ?? "", [...shell.slice(1), "-n", join(output, name)]);
    }
  });

  it("writes programs that refuse arguments, and requests that are none", () => {
    run("--output", folder);
    const probe = (input: string, ...args: string[]) =>
      spawnSync(join(folder, "pulumi-rdma-probe"), args, { input, encoding: "utf8" });
    for (const [input, ...args] of [
      ["", ""],
      ["pulumi-rdma probe 0 0f\n", "--help"],
      ["", "x"],
      ["hello\n"],
      ["pulumi-rdma apply 0 0f\nend\n"],
      ["pulumi-rdma probe 0 $(id)\nend\n"],
    ] as const)
      assert.equal(probe(input, ...args).status, 64, JSON.stringify([input, args]));
  });

  it("refuses to go without a folder, and a name that sudoers would read otherwise", () => {
    assert.equal(run().status, 2);
    const { status, stderr } = run("--output", folder, "--user", "ALL, root");
    assert.equal(status, 2);
    assert.match(stderr, /--user is "ALL, root", expected the name of an account/);
  });
});
