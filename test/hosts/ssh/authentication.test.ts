import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { HostError } from "../../../provider/hosts/hostError.ts";
import { Agents } from "../../../provider/hosts/ssh/agentKeys.ts";
import { authenticationFor } from "../../../provider/hosts/ssh/authentication.ts";
import type { Endpoint } from "../../../provider/hosts/ssh/endpoint.ts";
import { PrivateKeys } from "../../../provider/hosts/ssh/privateKeys.ts";
import { createSshTransport } from "../../../provider/hosts/ssh/sshTransport.ts";
import { knownHostsLine, makeFolder, makeKey, ownName, startOpenSsh } from "./openSshServer.ts";
import { writeFileSync } from "node:fs";
import { echoScript } from "./tinyScript.ts";
import { plainEndpoint } from "./plainEndpoint.ts";

describe("authenticationFor()", () => {
  let folder: string;
  let socket: string;
  let agent: ChildProcess;
  let [inAgent, alsoInAgent, locked, fileOnly] = ["", "", "", ""];

  before(async () => {
    folder = makeFolder();
    socket = join(folder, "agent");
    agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "ignore"] });
    await once(agent.stdout!, "data");
    inAgent = makeKey(folder, "in-agent");
    alsoInAgent = makeKey(folder, "also-in-agent");
    locked = makeKey(folder, "locked", ["-N", "secret", "-a", "1"]);
    fileOnly = makeKey(folder, "file-only");
    for (const key of [inAgent, alsoInAgent])
      execFileSync("ssh-add", ["-q", key], { env: { SSH_AUTH_SOCK: socket }, stdio: "ignore" });
  });
  after(async () => {
    const ended = once(agent, "exit");
    agent.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });

  const methods = async (files: readonly string[], more: Partial<Endpoint> = {}) => {
    const endpoint: Endpoint = {
      ...plainEndpoint("dgx1"),
      identityFiles: files.map((path) => ({ path, required: false })),
      agentSocket: socket,
      ...more,
    };
    const { credentials } = await authenticationFor(
      endpoint,
      new PrivateKeys(undefined),
      new Agents(5),
    );
    return credentials.map(({ method }) => method.type);
  };
  const isError = (code: string, message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof HostError && error.local, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };

  it("offers the agent's keys before those that only files hold", async () => {
    assert.deepEqual(await methods([fileOnly, inAgent]), ["agent", "agent", "publickey"]);
  });

  it("offers with IdentitiesOnly only those of the agent that a file names", async () => {
    assert.deepEqual(await methods([inAgent], { identitiesOnly: true }), ["agent"]);
    assert.deepEqual(await methods([`${inAgent}.pub`], { identitiesOnly: true }), ["agent"]);
  });

  it("leaves an encrypted file out where other keys are there, and names it where none is", async () => {
    assert.deepEqual(await methods([locked]), ["agent", "agent"]);
    await assert.rejects(
      methods([locked], { agentSocket: null }),
      isError("key_unreadable", /is encrypted/),
    );
  });

  it("refuses when a key that the stack names cannot be used", async () => {
    const identityFiles = [{ path: locked, required: true }];
    await assert.rejects(methods([], { identityFiles }), isError("key_unreadable", /is encrypted/));
  });

  it("uses files where the agent is gone, and names the agent where there is none", async () => {
    const agentSocket = join(folder, "nowhere");
    assert.deepEqual(await methods([fileOnly], { agentSocket }), ["publickey"]);
    await assert.rejects(methods([], { agentSocket }), isError("agent_unavailable", /nowhere/));
  });

  it("lets a real sshd in with a key of a real agent", async () => {
    const server = await startOpenSsh([alsoInAgent]);
    writeFileSync(join(folder, "known_hosts"), knownHostsLine(server));
    writeFileSync(join(folder, "config"), "");
    const transport = createSshTransport(
      { configFile: join(folder, "config"), knownHostsFiles: [join(folder, "known_hosts")] },
      {
        local: {
          name: ownName(),
          home: folder,
          uid: 0,
          hostname: "runner",
          env: { SSH_AUTH_SOCK: socket },
        },
      },
    );
    try {
      const target = { name: "dgx1", address: "127.0.0.1", port: server.port };
      const run = { script: echoScript, input: [], timeoutSeconds: 10 };
      assert.equal((await transport.run(target, run)).exitCode, 0);
    } finally {
      await transport.close();
      await server.stop();
    }
  });
});
