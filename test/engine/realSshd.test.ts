import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { LabStack } from "../../lab/stack/labStack.ts";
import { assertExit, engineWorkspace, textOf } from "../support/engineLab.ts";
import { RealSshd } from "../support/realSshd.ts";
import { treeSnapshot } from "../support/treeSnapshot.ts";

describe("this machine, through OpenSSH's sshd", function () {
  this.timeout(1_200_000);
  const directory = mkdtempSync(join(tmpdir(), "pulumi-rdma-sshd-"));
  const program = join(import.meta.dirname, "../../.lab/test/realsshd");
  let sshd: RealSshd;
  let stack: LabStack;
  let untouched: readonly string[];

  before(async () => {
    untouched = stateOfMachine();
    sshd = await RealSshd.start(directory);
    rmSync(program, { recursive: true, force: true });
    mkdirSync(program, { recursive: true });
    writeFileSync(
      join(program, "Pulumi.yaml"),
      "name: realsshd\nruntime:\n  name: nodejs\n  options: {typescript: false}\nmain: index.ts\n",
    );
    writeFileSync(join(program, "Pulumi.t.yaml"), "config: {}\n");
    stack = new LabStack(await engineWorkspace(), program, "t");
    await stack.create();
    stack.configure({
      "rdma:access": "observe",
      "rdma:nodes": "this-machine",
      "rdma:ssh": { configFile: sshd.sshConfig },
    });
  });
  after(async () => {
    await sshd.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function preview(body: string): Promise<PulumiResult> {
    writeFileSync(
      join(program, "index.ts"),
      'import { hosts, NicFirmwareVfs, RdmaMode, settings } from "pulumi-rdma";\n' +
        "const site = settings();\nconst pool = hosts(site.nodes, site.hosts);\n" +
        `void [NicFirmwareVfs, RdmaMode];\n${body}\n`,
    );
    return stack.run(["preview"]);
  }

  it("preview says what it found, and what cannot be decided without an RDMA module", async () => {
    const result = await preview('new RdmaMode("mode", { hosts: pool, mode: "exclusive" });');
    assertExit(result, 0);
    const text = textOf(result);
    if (existsSync("/sys/module/ib_core")) assert.doesNotMatch(text, /RDMA mode is not known/);
    else
      assert.match(
        text,
        /RdmaMode \(mode\):\n +warning: 0 of 1 node needs a reboot; 1 unknown\n +unknown +this-machine +RDMA mode is not known: ib_core is not loaded; load it/,
      );
  });

  it("preview refuses a firmware claim that no card here can take, and says where to look", async () => {
    const result = await preview(
      'new NicFirmwareVfs("firmware", { hosts: pool, select: { model: "ConnectX-3" }, numOfVfs: 8 });',
    );
    assert.notEqual(result.exitCode, 0);
    const text = textOf(result).replaceAll(/\s+/g, " ");
    assert.match(
      text,
      /NicFirmwareVfs firmware finds no eligible card of model ConnectX-3, on no reachable host of its set; (none has a Mellanox card; see `lspci -d 15b3:` there|compare select)/,
    );
    assert.doesNotMatch(text, / at .*\.ts:\d+/, "no stack for a user's mistake");
  });

  it("a key that is not the known one is unknown, never logged in to", async () => {
    sshd.forgetHostKey();
    const result = await preview('new RdmaMode("mode", { hosts: pool, mode: "exclusive" });');
    const text = textOf(result).replaceAll(/\s+/g, " ");
    assert.match(text, /this-machine host key is not known/i);
    sshd.recordHostKey();
  });

  it("nothing on this machine was changed", () => {
    assert.deepEqual(stateOfMachine(), untouched);
  });
});

/** Paths that the product would write on a host, with what is in them. */
function stateOfMachine(): string[] {
  return ["/var/lib/pulumi-rdma", "/etc/modprobe.d", "/etc/default/grub.d"].flatMap((path) =>
    existsSync(path) ? [path, ...treeSnapshot(path)] : [],
  );
}
