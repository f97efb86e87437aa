import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HostError, type HostErrorCode } from "../../../../provider/hosts/hostError.ts";
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

const hostile = `  ControlMaster auto
  ControlPath %FOLDER%/master-%C
  ControlPersist 60
  StrictHostKeyChecking no
  BatchMode no
  RemoteCommand echo hijacked
  RequestTTY force
  LocalCommand touch %FOLDER%/local
  PermitLocalCommand yes
  ForwardAgent yes
  RemoteForward 45678 127.0.0.1:22
  LogLevel QUIET
  SessionType none
  ForkAfterAuthentication yes
  StdinNull yes
`;

describe("createSshTransport() with the system's ssh", () => {
  let folder: string;
  let target: OpenSshServer;
  let key: string;
  const servers: OpenSshServer[] = [];
  let transport: Transport | undefined;

  before(async () => {
    folder = makeFolder();
    key = makeKey(folder, "plain");
    target = await start([key]);
    configure();
  });
  afterEach(async () => {
    await transport?.close();
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  });

  async function start(...args: Parameters<typeof startOpenSsh>): Promise<OpenSshServer> {
    const server = await startOpenSsh(...args);
    servers.push(server);
    writeFileSync(file("known_hosts"), servers.map((one) => knownHostsLine(one)).join(""));
    return server;
  }
  const file = (name: string): string => join(folder, name);
  const raw = (port: number): string =>
    `/bin/bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}; cat <&3 & exec cat >&3'`;
  /** Blocks come first, so that they win. */
  function configure(blocks = ""): void {
    writeFileSync(
      file("config"),
      `${blocks.replaceAll("%FOLDER%", folder)}
Host proxied
  ProxyCommand ${raw(target.port)}
Host *
  HostName 127.0.0.1
  Port ${target.port}
  User ${ownName()}
  IdentityFile ${key}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${file("known_hosts")}
  GlobalKnownHostsFile none
`,
    );
  }

  const run: ScriptRun = {
    script: echoScript,
    input: ["a\tb", "$(id) `id` 'c'"],
    timeoutSeconds: 20,
  };
  /** Runs this text after the begin mark. */
  const script = (text: string, name: "probe" | "apply" = "probe"): ScriptRun => ({
    ...run,
    script: { name, text: `main() {\n  printf '\\n%s begin 1\\n' "$1"\n  ${text}\n}\n` },
  });
  let sleeps = 0;
  const open = (options: SshOptions = {}): Transport =>
    (transport = createSshTransport(
      { configFile: file("config"), client: "openssh", ...options },
      {
        sleep: () => {
          sleeps += 1;
          return Promise.resolve();
        },
      },
    ));
  const fails = async (
    promise: Promise<unknown>,
    code: HostErrorCode,
    message = /./,
  ): Promise<HostError> => {
    const error: unknown = await promise.then(
      () => assert.fail(`succeeded, expected ${code}`),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof HostError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return error;
  };

  it("run() goes through a ProxyCommand, with the input as data", async () => {
    const result = await open({ client: "auto" }).run({ name: "proxied" }, run);
    const { sections } = result;
    assert.equal(result.exitCode, 0);
    assert.equal(result.stderr, "");
    assert.equal(sections.find(({ name }) => name === "input")?.text, "a\tb\n$(id) `id` 'c'\nend");
  });

  it("run() says once what is missing where ssh is not installed", async () => {
    const empty = file("empty");
    mkdirSync(empty);
    const env = { PATH: empty };
    transport = createSshTransport(
      { configFile: file("config") },
      { local: { name: ownName(), home: folder, uid: 0, hostname: "runner", env } },
    );
    const error = await fails(
      transport.run({ name: "proxied" }, run),
      "config_unsupported",
      /ProxyCommand in ".*config" needs the system's ssh, which is not installed/,
    );
    assert.ok(error.local);
    writeFileSync(join(empty, "ssh"), "#!/bin/sh\necho Sun_SSH_1.1 >&2\n", { mode: 0o755 });
    transport = createSshTransport(
      { configFile: file("config") },
      { local: { name: ownName(), home: folder, uid: 0, hostname: "runner", env } },
    );
    await fails(transport.run({ name: "proxied" }, run), "config_unsupported", /not OpenSSH's/);
  });

  it("run() is not led astray by the user's configuration, at the host or at the jump host", async () => {
    configure(`Host *\n${hostile}`);
    try {
      const result = await open().run({ name: "dgx1", jump: "bastion" }, run);
      assert.equal(result.exitCode, 0);
      assert.deepEqual(
        readdirSync(folder).filter((name) => /^(master|local)/.test(name)),
        [],
      );
      await fails(
        open({ knownHostsFiles: [file("nobody")] }).run({ name: "dgx1" }, run),
        "host_key_unknown",
      );
    } finally {
      configure();
    }
  });

  it("run() shows no secret to the commands of the configuration, nor a way to ask", async () => {
    configure(`Match exec "env > ${file("environment")}"\n  User ${ownName()}\n`);
    const env = {
      ...process.env,
      PULUMI_CONFIG_PASSPHRASE: "hunter2",
      SSH_ASKPASS: "/bin/false",
      DISPLAY: ":0",
      MY_PROXY: "kept",
    };
    try {
      transport = createSshTransport(
        { configFile: file("config") },
        { local: { name: ownName(), home: folder, uid: 0, hostname: "runner", env } },
      );
      await transport.run({ name: "dgx1" }, run);
    } finally {
      configure();
    }
    const seen = readFileSync(file("environment"), "utf8");
    assert.match(seen, /^MY_PROXY=kept$/m);
    assert.doesNotMatch(seen, /hunter2|ASKPASS=|DISPLAY/);
  });

  it("run() refuses an unknown and a changed host key", async () => {
    writeFileSync(file("none"), "");
    const unknown = open({ knownHostsFiles: [file("none")] }).run({ name: "dgx1" }, run);
    await fails(unknown, "host_key_unknown", /ssh-keyscan -p \d+ 127\.0\.0\.1/);
    const [, type, blob] = readFileSync(`${key}.pub`, "utf8").match(/^(\S+) (\S+)/) ?? [];
    writeFileSync(file("changed"), `[127.0.0.1]:${target.port} ${type ?? ""} ${blob ?? ""}\n`);
    const changed = open({ knownHostsFiles: [file("changed")] }).run({ name: "dgx1" }, run);
    await fails(changed, "host_key_changed", /SHA256:.*changed:1/);
    writeFileSync(file("revoked"), `@revoked ${knownHostsLine(target)}`);
    const revoked = open({ knownHostsFiles: [file("revoked")] }).run({ name: "dgx1" }, run);
    await fails(revoked, "host_key_revoked");
  });

  it("run() does not try a refused login again", async () => {
    const stranger = makeKey(folder, "stranger");
    configure(`Host *\n  IdentityFile ${stranger}\n`);
    writeFileSync(
      file("config"),
      readFileSync(file("config"), "utf8").replace(`IdentityFile ${key}\n`, ""),
    );
    sleeps = 0;
    try {
      await fails(open().run({ name: "dgx1" }, run), "auth_failed", /publickey/);
      assert.equal(sleeps, 0);
    } finally {
      configure();
    }
  });

  it("run() names an encrypted key, and asks nobody for its passphrase", async () => {
    const locked = makeKey(folder, "locked", ["-N", "secret", "-a", "1"]);
    configure();
    writeFileSync(file("config"), readFileSync(file("config"), "utf8").replace(key, locked));
    try {
      await fails(open().run({ name: "dgx1" }, run), "key_unreadable", /locked" is encrypted/);
    } finally {
      configure();
    }
  });

  it("run() tells a refused connection, a ProxyCommand that fails, and a mistake in the file", async () => {
    await fails(open().run({ name: "dgx1", port: 1 }, run), "connection_refused");
    configure("Host broken\n  ProxyCommand sh -c 'echo no such instance >&2; exit 3'\n");
    await fails(open().run({ name: "broken" }, run), "jump_failed", /no such instance/);
    configure("Host silent\n  ProxyCommand sleep 60\n");
    const silent = open({ connectTimeoutSeconds: 1 }).run({ name: "silent" }, run);
    await fails(silent, "handshake_timeout");
    configure("Host *\n  NoSuchOption yes\n");
    const error = await fails(
      open().run({ name: "dgx1" }, run),
      "config_unreadable",
      /nosuchoption/,
    );
    assert.ok(error.local);
    configure();
  });

  it("run() says session_limit where sshd opens no session", async () => {
    const none = await start([key], ["MaxSessions 0"]);
    const promise = open().run({ name: "dgx1", port: none.port }, run);
    await fails(promise, "session_limit");
  });

  it("run() does not repeat apply when the connection is lost: its outcome is unknown", async () => {
    // The session's sshd is the parent of the login shell, which exec replaced.
    const cut = 'kill -9 "$PPID"; sleep 5';
    await fails(open().run({ name: "dgx1" }, script(cut, "apply")), "outcome_unknown");
    sleeps = 0;
    await fails(open().run({ name: "dgx1" }, script(cut)), "connection_reset");
    assert.equal(sleeps, 1);
  });

  it("run() notices a host that answers no more", async () => {
    const stop = 'kill -STOP "$PPID"; sleep 8; kill -CONT "$PPID"';
    const promise = open({ keepaliveSeconds: 1 }).run({ name: "dgx1" }, script(stop, "apply"));
    await fails(promise, "outcome_unknown");
  });

  it("run() ends a command that does not end, and the whole process group", async () => {
    const marker = `${7_000_000 + process.pid}`;
    configure(
      `Host held\n  ProxyCommand /bin/bash -c 'sleep ${marker} & exec 3<>/dev/tcp/127.0.0.1/${target.port}; cat <&3 & exec cat >&3'\n`,
    );
    const promise = open().run({ name: "held" }, { ...script("sleep 60"), timeoutSeconds: 1 });
    await fails(promise, "command_timeout");
    configure();
    const left = readdirSync("/proc").filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(`sleep\0${marker}`);
      } catch {
        return false;
      }
    });
    assert.deepEqual(left, []);
  });

  it("run() ends a command that prints too much", async () => {
    const promise = open({ maxOutputBytes: 100_000 }).run(
      { name: "dgx1" },
      script("head -c 300000 /dev/zero; sleep 60"),
    );
    await fails(promise, "output_too_large");
  });

  it("run() keeps to the limit of processes", async () => {
    const count = `echo $$ > ${folder}/run.$$; set -- ${folder}/run.*; [ $# -le 2 ] || echo $# > ${folder}/many; sleep 0.3; rm ${folder}/run.$$; printf '\\n%s end 0\\n' "$nonce"`;
    const both = open({ processes: 2 });
    const counted = script(`nonce=$1; ${count}`);
    await Promise.all(
      Array.from({ length: 5 }, (_, index) => both.run({ name: `dgx${index}` }, counted)),
    );
    assert.equal(existsSync(file("many")), false);
  });

  it("run() comes to a jump host with no more at once than its sshd lets in", async () => {
    const jump = await start([key], ["MaxStartups 8:100:8"]);
    configure(`Host bastion\n  Port ${jump.port}\n`);
    const both = open();
    sleeps = 0;
    try {
      const names = Array.from({ length: 12 }, (_, index) => `dgx${index}`);
      await Promise.all(names.map((name) => both.run({ name, jump: "bastion" }, run)));
      assert.equal(sleeps, 0, "no second try");
      assert.doesNotMatch(jump.log(), /MaxStartups/);
    } finally {
      configure();
    }
  });

  it("close() ends what runs", async () => {
    const held = open();
    const started = file("started");
    const promise = held.run({ name: "dgx1" }, script(`: > ${started}; sleep 60`, "apply"));
    const failure = fails(promise, "outcome_unknown");
    while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 20));
    await held.close();
    await failure;
    await assert.rejects(held.run({ name: "dgx1" }, run), /closed/);
  });
});
