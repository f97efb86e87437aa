import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../provider/commands/commands.ts";

const root = join(import.meta.dirname, "../..");

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runMain(...args: string[]): Outcome {
  const main = join(root, "provider/commands/main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

describe("pulumi-rdma", () => {
  it("--help lists every command with its summary", () => {
    const { code, stdout, stderr } = runMain("--help");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    for (const [name, { summary }] of Object.entries(commands))
      assert.match(stdout, new RegExp(`^ {2}${name} +${summary}$`, "m"));
  });

  it("--version prints the version of the package", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    assert.deepEqual(runMain("--version"), { code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("refuses an unknown command with exit code 2 and the list of those there are", () => {
    const { code, stdout, stderr } = runMain("serve");
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.equal(
      stderr,
      `pulumi-rdma: There is no command "serve", expected one of ${Object.keys(commands).join(", ")}\n`,
    );
  });

  it("refuses the name of an inherited property as it does any other", () => {
    assert.equal(runMain("constructor").code, 2);
  });

  it("refuses an option in the place of a command", () => {
    const { code, stderr } = runMain("--hosts");
    assert.equal(code, 2);
    assert.match(stderr, /There is no option "--hosts", expected a command: survey/);
  });

  it("prints its help on stderr where no command is given", () => {
    const { code, stdout, stderr } = runMain();
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /Usage: pulumi-rdma COMMAND/);
  });

  it("refuses an option that the command does not have, and points to its help", () => {
    const { code, stderr } = runMain("survey", "--hots", "x");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^pulumi-rdma: Unknown option '--hots'.*see `pulumi-rdma survey --help`$/m,
    );
  });

  for (const name of Object.keys(commands))
    it(`${name} --help prints its usage on stdout`, () => {
      const { code, stdout } = runMain(name, "--help");
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^Usage: .*pulumi-rdma ${name} `));
    });
});
