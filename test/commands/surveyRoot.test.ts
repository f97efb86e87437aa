import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { helperText } from "../../provider/hosts/helperText.ts";
import { probeScript } from "../../provider/hosts/scripts.ts";
import { SudoHost } from "../support/sudoHost.ts";

const root = join(import.meta.dirname, "../..");

describe("pulumi-rdma survey where the SSH user is not root", () => {
  let host: SudoHost;
  before(async () => {
    host = await SudoHost.start();
  });
  after(() => host.stop());

  const survey = async (...args: string[]): Promise<{ code: number; said: string }> => {
    const main = join(root, "provider/commands/main.ts");
    const words = [main, "survey", "dgx1", "--ssh-config", host.sshConfig, "--json", ...args];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close") as Promise<[number]>,
    ]);
    return { code, said: (out + err).replaceAll(/\s+/g, " ") };
  };

  it("reads with the rights of a helper, and names a host that has none", async () => {
    host.allow(readFileSync(join(root, "deploy/sudoers"), "utf8"));
    host.install("pulumi-rdma-probe", helperText(probeScript, "0.1.0"));
    const read = await survey("--helpers");
    assert.equal(read.code, 0, read.said);
    assert.match(host.sudoLog(), /COMMAND=\/usr\/local\/sbin\/pulumi-rdma-probe/);
    host.install("pulumi-rdma-probe", undefined);
    const missing = await survey("--helpers", "--openssh");
    assert.notEqual(missing.code, 0);
    assert.match(missing.said, /pulumi-rdma-probe is not installed there/);
  });

  it("reads with the password of a command", async () => {
    host.allow(`${SudoHost.user} ALL=(root) ALL`);
    host.install("password", SudoHost.password);
    const command = `cat ${join(host.folder, "sbin/password")}`;
    const { code, said } = await survey("--sudo-password-command", command);
    assert.equal(code, 0, said);
    assert.match(host.sudoLog(), /COMMAND=\/bin\/sh/);
  });
});
