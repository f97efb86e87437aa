import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseFrames } from "../../../../provider/facts/assemble/frame.ts";
import { HostError } from "../../../../provider/hosts/hostError.ts";
import { createSshTransport } from "../../../../provider/hosts/ssh/sshTransport.ts";
import type { SshOptions } from "../../../../provider/hosts/ssh/sshOptions.ts";
import type { ScriptRun, Transport } from "../../../../provider/hosts/transport.ts";
import {
  knownHostsLine,
  makeFolder,
  makeKey,
  type OpenSshServer,
  ownName,
  startOpenSsh,
} from "../openSshServer.ts";
import { echoScript } from "../tinyScript.ts";

describe("createSshTransport() with the system's ssh", () => {
  let folder: string;
  let target: OpenSshServer;
  let transport: Transport | undefined;

  before(async () => {
    folder = makeFolder();
    const key = makeKey(folder, "plain");
    target = await startOpenSsh([key]);
    writeFileSync(join(folder, "known_hosts"), knownHostsLine(target));
    writeFileSync(
      join(folder, "config"),
      `Host proxied
  ProxyCommand /bin/bash -c 'exec 3<>/dev/tcp/127.0.0.1/${target.port}; cat <&3 & exec cat >&3'
Host *
  HostName 127.0.0.1
  Port ${target.port}
  User ${ownName()}
  IdentityFile ${key}
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
    rmSync(folder, { recursive: true });
  });

  const run: ScriptRun = {
    script: echoScript,
    input: ["a\tb", "$(id) `id` 'c'"],
    timeoutSeconds: 20,
  };
  const open = (options: SshOptions = {}): Transport =>
    (transport = createSshTransport({ configFile: join(folder, "config"), ...options }));

  it("run() goes through a ProxyCommand, with the input as data", async () => {
    const result = await open().run({ name: "proxied" }, run);
    const sections = parseFrames(result.stdout, result.nonce);
    assert.equal(result.exitCode, 0);
    assert.equal(result.stderr, "");
    assert.equal(sections.find(({ name }) => name === "input")?.text, "a\tb\n$(id) `id` 'c'\nend");
  });

  it("run() says once what is missing where ssh is not installed", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    transport = createSshTransport(
      { configFile: join(folder, "config") },
      {
        local: { name: ownName(), home: folder, uid: 0, hostname: "runner", env: { PATH: empty } },
      },
    );
    await assert.rejects(transport.run({ name: "proxied" }, run), (error) => {
      assert.ok(error instanceof HostError && error.local);
      assert.equal(error.code, "config_unsupported");
      assert.match(
        error.message,
        /ProxyCommand in ".*config" needs the system's ssh, which is not installed/,
      );
      return true;
    });
  });
});
