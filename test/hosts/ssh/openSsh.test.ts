import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSshTransport } from "../../../provider/hosts/ssh/sshTransport.ts";
import type { Transport } from "../../../provider/hosts/transport.ts";
import {
  knownHostsLine,
  makeFolder,
  makeKey,
  type OpenSshServer,
  ownName,
  startOpenSsh,
} from "./openSshServer.ts";
import { echoScript } from "./tinyScript.ts";

describe("createSshTransport() with a real sshd", () => {
  let folder: string;
  let target: OpenSshServer;
  let jump: OpenSshServer;
  let transport: Transport | undefined;

  before(async () => {
    folder = makeFolder();
    const plain = makeKey(folder, "plain");
    const encrypted = makeKey(folder, "encrypted", ["-N", "correct horse"]);
    target = await startOpenSsh([plain, encrypted]);
    jump = await startOpenSsh([plain]);
    writeFileSync(join(folder, "known_hosts"), knownHostsLine(target) + knownHostsLine(jump));
    writeFileSync(
      join(folder, "config"),
      `Host bastion
  HostName 127.0.0.1
  Port ${jump.port}
Host inner
  ProxyJump bastion
Host inner outer
  HostName 127.0.0.1
  Port ${target.port}
Host *
  User ${ownName()}
  IdentityAgent none
  UserKnownHostsFile ${join(folder, "known_hosts")}
  GlobalKnownHostsFile none
`,
    );
  });

  afterEach(async () => {
    await transport?.close();
  });

  after(async () => {
    await target.stop();
    await jump.stop();
    rmSync(folder, { recursive: true });
  });

  const run = { script: echoScript, input: ["a\tb", "$(id) `id` 'c'"], timeoutSeconds: 20 };

  it("runs a script on a host of ~/.ssh/config and hands its input over as data", async () => {
    transport = createSshTransport({
      configFile: join(folder, "config"),
      identityFiles: [join(folder, "plain")],
    });
    const result = await transport.run({ name: "outer" }, run);
    const { sections } = result;
    assert.equal(result.exitCode, 0);
    assert.equal(sections.find(({ name }) => name === "shell")?.text, String(process.getuid?.()));
    assert.equal(sections.find(({ name }) => name === "input")?.text, "a\tb\n$(id) `id` 'c'\nend");
  });

  it("goes through a jump host with ProxyJump, and verifies both host keys", async () => {
    transport = createSshTransport({
      configFile: join(folder, "config"),
      identityFiles: [join(folder, "plain")],
    });
    const result = await transport.run({ name: "inner" }, run);
    assert.equal(result.exitCode, 0);
    assert.match(jump.log(), /Accepted publickey/);
  });

  it("logs in with an encrypted key and its passphrase", async () => {
    transport = createSshTransport({
      configFile: join(folder, "config"),
      identityFiles: [join(folder, "encrypted")],
      passphrase: "correct horse",
    });
    assert.equal((await transport.run({ name: "outer" }, run)).exitCode, 0);
  });
});
