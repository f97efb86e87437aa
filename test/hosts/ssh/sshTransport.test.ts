import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import ssh2 from "ssh2";
import { generateKey } from "../../../lab/fleet/sshFiles.ts";
import { HostError, type HostErrorCode } from "../../../provider/hosts/hostError.ts";
import type { ScriptResult, ScriptRun, Transport } from "../../../provider/hosts/transport.ts";
import { answer, Bench, hostKeyLine, type ScriptedServer, serverKey } from "./scriptedServer.ts";

const probe: ScriptRun = {
  script: { name: "probe", text: "main() { :; }" },
  input: [],
  timeoutSeconds: 10,
};
const apply: ScriptRun = { ...probe, script: { name: "apply", text: "main() { :; }" } };

describe("createSshTransport()", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  const go = (
    transport: Transport,
    { port }: { port: number },
    run = probe,
    name = "dgx001",
  ): Promise<ScriptResult> => transport.run({ name, address: "127.0.0.1", port }, run);

  /** Expects the code, and the host in the message but not in the summary. */
  const fails = async (
    promise: Promise<ScriptResult>,
    code: HostErrorCode,
    message: RegExp = /./,
  ): Promise<HostError> => {
    const error: unknown = await promise.then(
      () => assert.fail(`succeeded, expected ${code}`),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof HostError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.match(error.message, /dgx\d+/);
    assert.doesNotMatch(error.summary, /dgx\d+/);
    return error;
  };

  it("run() shares one connection between runs at once and later ones", async () => {
    const server = await bench.server();
    const transport = bench.transport();
    await Promise.all([go(transport, server), go(transport, server)]);
    const { sections, exitCode } = await go(transport, server);
    assert.equal(exitCode, 0);
    assert.equal(sections[1]?.text, "fine\n");
    assert.equal(server.count.connections, 1);
  });

  it("run() refuses an unknown host key before any login, with the line to add", async () => {
    const server = await bench.server();
    writeFileSync(bench.knownHosts, "");
    const line = hostKeyLine(`[127.0.0.1]:${server.port}`).trim();
    const error = await fails(go(bench.transport(), server), "host_key_unknown", /SHA256:/);
    assert.ok(error.message.endsWith(line), error.message);
    assert.equal(server.count.logins, 0);
    assert.equal(server.count.connections, 1);
    writeFileSync(bench.knownHosts, `${line}\n`);
    await go(bench.transport(), server);
  });

  it("run() refuses a changed host key before any login, naming the line", async () => {
    const server = await bench.server();
    const other = generateKey("other").public;
    writeFileSync(bench.knownHosts, `# old\n[127.0.0.1]:${server.port} ${other}\n`);
    const error = await fails(go(bench.transport(), server), "host_key_changed", /known_hosts:2/);
    assert.match(error.message, /SHA256:.*SHA256:/);
    assert.equal(server.count.logins, 0);
  });

  it("run() takes a host that lost its known key type for changed", async () => {
    const server = await bench.server();
    const other = ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 }).public;
    writeFileSync(bench.knownHosts, `[127.0.0.1]:${server.port} ${other}\n`);
    await fails(go(bench.transport(), server), "host_key_changed", /ecdsa-sha2-nistp256/);
    assert.equal(server.count.logins, 0);
  });

  describe("with hashed names in known_hosts", () => {
    const ecdsa = ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 });
    const hash = (text: string): void => {
      writeFileSync(bench.knownHosts, text);
      execFileSync("ssh-keygen", ["-q", "-H", "-f", bench.knownHosts], { stdio: "ignore" });
    };
    const line = (name: string): string => `${name} ${ecdsa.public}\n`;

    it("run() asks for the type recorded for the host, whatever the others have", async () => {
      const both = await bench.server({ hostKeys: [serverKey.private, ecdsa.private] });
      hash(line(`[127.0.0.1]:${both.port}`) + hostKeyLine("dgx002"));
      await go(bench.transport(), both);
      assert.equal(both.count.connections, 2);
      const server = await bench.server({ hostKeys: [ecdsa.private] });
      hash(hostKeyLine(`[127.0.0.1]:${server.port}`) + line("dgx002"));
      await fails(go(bench.transport(), server), "host_key_changed", /no key of the known types/);
    });

    it("run() calls a host unknown that has none of the types recorded for others", async () => {
      const server = await bench.server({ hostKeys: [ecdsa.private] });
      hash(hostKeyLine("dgx002"));
      await fails(go(bench.transport(), server), "host_key_unknown", /ecdsa-sha2-nistp256/);
      assert.equal(server.count.logins, 0);
    });

    it("run() connects once where the key is known", async () => {
      const server = await bench.server();
      hash(line("dgx002") + hostKeyLine(`[127.0.0.1]:${server.port}`));
      await go(bench.transport(), server);
      assert.equal(server.count.connections, 1);
    });
  });

  it("run() refuses a revoked host key even where it is known", async () => {
    const server = await bench.server();
    writeFileSync(bench.knownHosts, hostKeyLine("[127.0.0.1]:*") + hostKeyLine("@revoked *"));
    await fails(go(bench.transport(), server), "host_key_revoked", /known_hosts:2/);
    assert.equal(server.count.logins, 0);
  });

  it("run() fails closed when known_hosts cannot be read, and connects to no one", async () => {
    const server = await bench.server();
    const transport = bench.transport({ knownHostsFiles: [bench.folder] });
    const error = await fails(go(transport, server), "known_hosts_unreadable");
    assert.equal(error.local, true);
    assert.equal(server.count.connections, 0);
  });

  it("run() says once that a silent server did not answer", async () => {
    const server = await bench.server({ connection: () => true });
    const transport = bench.transport({ connectTimeoutSeconds: 0.2 });
    await fails(go(transport, server), "handshake_timeout");
    assert.equal(server.count.connections, 2);
    assert.equal(bench.sleeps.length, 1);
  });

  it("run() tries again once after a reset during the key exchange", async () => {
    const server = await bench.server({
      connection: (socket, count) => {
        if (count > 1) return false;
        socket.once("data", () => socket.resetAndDestroy());
        return true;
      },
    });
    await go(bench.transport(), server);
    assert.equal(server.count.connections, 2);
  });

  it("run() does not try a refused login again, and names the key", async () => {
    const server = await bench.server({ acceptKeys: false });
    await fails(go(bench.transport(), server), "auth_failed", /SHA256:.*key/);
    assert.equal(server.count.connections, 1);
    assert.equal(server.count.logins, 1);
  });

  it("run() says refused, and says protocol where something else listens", async () => {
    const web = await bench.server({
      connection: (socket) => {
        socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
        return true;
      },
    });
    await fails(go(bench.transport(), web), "protocol", /HTTP/);
    const gone = await bench.server();
    await gone.stop();
    await fails(go(bench.transport(), gone), "connection_refused");
  });

  it("run() stops at a penalty of sshd and does not knock again", async () => {
    const server = await bench.server({
      connection: (socket) => {
        socket.end("Not allowed at this time\r\n");
        return true;
      },
    });
    await fails(go(bench.transport(), server), "connection_refused", /PerSourcePenalties/);
    assert.equal(server.count.connections, 1);
  });

  it("run() calls no key and no agent a local cause", async () => {
    const server = await bench.server();
    const transport = bench.transport({ identityFiles: [] });
    const error = await fails(go(transport, server), "agent_unavailable", /ssh-add/);
    assert.equal(error.local, true);
    assert.equal(server.count.connections, 0);
  });

  for (const [title, cut] of [
    [
      "closed",
      (server: ScriptedServer) => {
        server.sockets.forEach((socket) => socket.end());
      },
    ],
    [
      "reset",
      (server: ScriptedServer) => {
        server.sockets.forEach((s) => s.resetAndDestroy());
      },
    ],
  ] as const) {
    const cutting = (): Promise<ScriptedServer> => {
      const server = bench.server({
        command: ({ channel, nonce }) => {
          channel.write(`\n${nonce} begin 1\n\n${nonce} said\nha`, () => {
            void server.then(cut);
          });
        },
      });
      return server;
    };

    it(`run() repeats a probe once when the connection is ${title} in the middle`, async () => {
      const server = await cutting();
      await fails(go(bench.transport(), server), "connection_reset");
      assert.equal(server.count.connections, 2);
    });

    it(`run() does not repeat apply when the connection is ${title}: its outcome is unknown`, async () => {
      const server = await cutting();
      await fails(go(bench.transport(), server, apply), "outcome_unknown");
      assert.equal(server.count.connections, 1);
    });
  }

  it("run() believes an end mark even when the connection is lost right after it", async () => {
    const server = await bench.server({
      command: ({ channel, nonce, socket }) => {
        channel.write(`\n${nonce} begin 1\n\n${nonce} end 7\n`, () => socket.end());
      },
    });
    assert.equal((await go(bench.transport(), server, apply)).exitCode, 7);
  });

  it("run() opens a new connection where a kept one has died", async () => {
    const server = await bench.server();
    const transport = bench.transport();
    await go(transport, server);
    for (const socket of server.sockets) socket.destroy();
    await go(transport, server, apply);
    assert.equal(server.count.connections, 2);
    assert.deepEqual(bench.sleeps, []);
  });

  it("run() notices a half-open connection by keepalive", async () => {
    const server = await bench.server({
      command: ({ socket }) => {
        socket.pause();
        socket.removeAllListeners("data");
      },
    });
    const transport = bench.transport({ keepaliveSeconds: 0.05 });
    await fails(go(transport, server, apply), "outcome_unknown");
  });

  it("run() drains 3 MiB of stderr", async () => {
    const server = await bench.server({
      command: (command) => {
        command.channel.stderr.write(Buffer.alloc(3 * 1024 * 1024, "e"), () => {
          answer(command);
        });
      },
    });
    const { stderr } = await go(bench.transport(), server);
    assert.ok(stderr.length >= 65_536 && stderr.length < 200_000, String(stderr.length));
  });

  it("run() stops at output that is too large", async () => {
    const server = await bench.server({
      command: ({ channel }) => channel.write(Buffer.alloc(300_000, "x")),
    });
    await fails(go(bench.transport({ maxOutputBytes: 100_000 }), server), "output_too_large");
  });

  it("run() ends a command that does not end", async () => {
    const server = await bench.server({ command: () => undefined });
    await fails(
      go(bench.transport(), server, { ...probe, timeoutSeconds: 0.1 }),
      "command_timeout",
    );
  });

  it("run() queues where the server allows one session at a time", async () => {
    const server = await bench.server({ maxSessions: 1 });
    const transport = bench.transport();
    await Promise.all(Array.from({ length: 5 }, () => go(transport, server)));
    assert.equal(server.count.connections, 1);
  });

  it("run() says session_limit where the server opens none", async () => {
    const server = await bench.server({ maxSessions: 0 });
    await fails(go(bench.transport(), server), "session_limit", /MaxSessions/);
  });

  const outputs: readonly [
    string,
    HostErrorCode | null,
    (nonce: string) => string,
    string,
    number,
  ][] = [
    ["a login banner", null, (n) => `Hi!\x1b[1m\n\n${n} begin 1\n\n${n} end 0\n`, "", 0],
    ["nologin", "shell_unusable", () => "This account is currently not available.\n", "", 1],
    ["silence", "shell_unusable", () => "", "", 0],
    ["a broken shell", "shell_unusable", () => "", "fish: Unknown \x07command\n", 127],
    ["a refusing sudo", "sudo_refused", () => "", "sudo: a password is required\n", 1],
    ["a cut-off script", "output_incomplete", (n) => `\n${n} begin 1\n\n${n} said\nha`, "", 137],
    ["a damaged end", "output_garbled", (n) => `${n} begin 1\n\n${n} end 0x\n`, "", 0],
  ];
  for (const [title, code, stdout, stderr, exitCode] of outputs)
    it(`run() copes with ${title}`, async () => {
      const server = await bench.server({
        command: ({ channel, nonce }) => {
          channel.write(stdout(nonce));
          channel.stderr.write(stderr);
          channel.exit(exitCode);
          channel.end();
        },
      });
      const promise = go(bench.transport(), server);
      if (code === null) assert.equal((await promise).exitCode, 0);
      // Printable characters only: the text goes to a terminal.
      else assert.match((await fails(promise, code)).message, /^[\x20-\x7e…]+$/);
    });

  it("run() tells a script that was killed by a signal", async () => {
    const server = await bench.server({
      command: ({ channel }) => {
        channel.exit("KILL");
        channel.end();
      },
    });
    await fails(go(bench.transport(), server), "output_incomplete", /SIGKILL/);
  });

  it("run() hands invalid UTF-8 on as replacement characters", async () => {
    const server = await bench.server({
      command: ({ channel, nonce }) => {
        channel.write(`\n${nonce} begin 1\n\n${nonce} said\n`);
        channel.write(Buffer.from([0xff, 0x00, 0xc3]));
        channel.write(`\n${nonce} end 0\n`);
        channel.exit(0);
        channel.end();
      },
    });
    const { sections } = await go(bench.transport(), server);
    assert.equal(sections[1]?.text, "\ufffd\0\ufffd");
  });

  it("run() keeps to the limit of connections by closing idle ones", async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => bench.server()));
    const transport = bench.transport({ connections: 2 });
    await Promise.all(servers.map((server, index) => go(transport, server, probe, `dgx${index}`)));
    const open = servers.reduce((sum, { count }) => sum + count.open, 0);
    assert.ok(open <= 2, `${open} connections are open`);
    assert.ok(servers.every(({ count }) => count.connections === 1));
  });

  describe("through a jump host", () => {
    const via = (jump: ScriptedServer) => `127.0.0.1:${jump.port}`;
    const goVia = (transport: Transport, jump: ScriptedServer, to: ScriptedServer, name: string) =>
      transport.run({ name, address: "127.0.0.1", port: to.port, jump: via(jump) }, probe);

    it("run() shares the jump host's connection and limits those behind it", async () => {
      const jump = await bench.server({ forward: true });
      const servers = await Promise.all(Array.from({ length: 4 }, () => bench.server()));
      const transport = bench.transport({ connectionsPerJump: 1 });
      await Promise.all(servers.map((to, index) => goVia(transport, jump, to, `dgx${index}`)));
      assert.equal(jump.count.connections, 1);
      assert.ok(servers.every(({ count }) => count.connections === 1));
    });

    it("run() fails every host behind a dying jump host once, with that cause", async () => {
      const started: Promise<unknown>[] = [];
      const jump = await bench.server({ forward: true });
      const servers = await Promise.all(
        Array.from({ length: 3 }, () => {
          let start: () => void = () => undefined;
          started.push(new Promise<void>((resolve) => (start = resolve)));
          return bench.server({
            command: () => {
              start();
            },
          });
        }),
      );
      const transport = bench.transport();
      const runs = servers.map((to, index) => goVia(transport, jump, to, `dgx${index}`));
      const failures = runs.map((run) => fails(run, "jump_failed", /jump host.*127\.0\.0\.1/));
      await Promise.all(started);
      for (const socket of jump.sockets) socket.destroy();
      const summaries = (await Promise.all(failures)).map(({ summary }) => summary);
      assert.equal(new Set(summaries).size, 1);
      assert.ok(servers.every(({ count }) => count.connections === 1));
    });

    it("run() asks a jump host that refuses the login only once for all hosts", async () => {
      const jump = await bench.server({ acceptKeys: false });
      const to = await bench.server();
      const transport = bench.transport();
      await Promise.all(
        ["dgx1", "dgx2", "dgx3"].map((name) =>
          fails(goVia(transport, jump, to, name), "jump_failed", /log in/),
        ),
      );
      await fails(goVia(transport, jump, to, "dgx4"), "jump_failed");
      assert.equal(jump.count.connections, 1);
    });

    it("run() verifies the key of the jump host before any login there", async () => {
      const jump = await bench.server({ forward: true });
      const to = await bench.server();
      writeFileSync(bench.knownHosts, hostKeyLine(`[127.0.0.1]:${to.port}`));
      await fails(goVia(bench.transport(), jump, to, "dgx1"), "jump_failed", /not known/);
      assert.equal(jump.count.logins, 0);
    });
  });

  it("close() ends the connections and further runs", async () => {
    const server = await bench.server();
    const transport = bench.transport();
    await go(transport, server);
    const [socket] = server.sockets;
    const closed = once(socket!, "close");
    await transport.close();
    await closed;
    await assert.rejects(go(transport, server), /closed/);
  });
});
