import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NeedsProgram } from "../../../provider/hosts/ssh/configFailure.ts";
import { HostError } from "../../../provider/hosts/hostError.ts";
import type { Endpoint } from "../../../provider/hosts/ssh/endpoint.ts";
import { EndpointResolver } from "../../../provider/hosts/ssh/resolveEndpoint.ts";
import type { SshOptions } from "../../../provider/hosts/ssh/sshOptions.ts";
import type { HostTarget } from "../../../provider/hosts/transport.ts";
import { makeFolder } from "./openSshServer.ts";

describe("EndpointResolver", () => {
  let home: string;
  beforeEach(() => {
    home = makeFolder();
    mkdirSync(join(home, ".ssh/conf.d"), { recursive: true });
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const resolve = (
    config: string,
    target: HostTarget = { name: "dgx1" },
    options: SshOptions = {},
    env: Record<string, string> = {},
  ): Endpoint => {
    const configFile = join(home, ".ssh/config");
    writeFileSync(configFile, config);
    const local = { name: "alice", home, uid: 1000, hostname: "runner.example.com", env };
    return new EndpointResolver({ configFile, ...options }, local).resolve(target);
  };

  const table: readonly [string, string, (endpoint: Endpoint) => unknown, unknown][] = [
    [
      "the local user and port 22 by default",
      "",
      (e) => [e.address, e.user, e.port],
      ["dgx1", "alice", 22],
    ],
    [
      "User, Port and HostName",
      "Host dgx1\nUser bob\nPort 2222\nHostName %h.example.com",
      (e) => [e.address, e.user, e.port],
      ["dgx1.example.com", "bob", 2222],
    ],
    ["the first value of two", "Host dgx*\n User bob\nHost *\n User carol", (e) => e.user, "bob"],
    [
      "keywords in any case and with =",
      "host dgx1\nUSER=bob\nport = 2222",
      (e) => [e.user, e.port],
      ["bob", 2222],
    ],
    ["nothing from another Host", "Host dgx2\n User bob", (e) => e.user, "alice"],
    ["a negated pattern", "Host dgx* !dgx1\n User bob", (e) => e.user, "alice"],
    ["? for exactly one character", "Host dgx1?\n User bob", (e) => e.user, "alice"],
    [
      "Match host after HostName",
      "HostName x.example.com\nMatch host *.example.com\n User bob",
      (e) => e.user,
      "bob",
    ],
    ["Match originalhost", "Match originalhost dgx1,dgx2\n User bob", (e) => e.user, "bob"],
    ["Match with a negation", "Match !host dgx1\n User bob", (e) => e.user, "alice"],
    ["Match user", "User bob\nMatch user bob\n Port 2222", (e) => e.port, 2222],
    ["Match localuser", "Match localuser alice\n Port 2222", (e) => e.port, 2222],
    ["Match all", "Match all\n Port 2222", (e) => e.port, 2222],
    [
      "Match final last",
      "Match final all\n Port 1\nHost *\n Port 2222\n HostName x",
      (e) => e.port,
      2222,
    ],
    [
      "Match exec behind a criterion that fails",
      "Match host other exec false\n User bob",
      (e) => e.user,
      "alice",
    ],
    [
      "every IdentityFile, with tokens",
      'IdentityFile ~/.ssh/%r@%h\nIdentityFile "%d/my key"\nUser bob',
      (e) => e.identityFiles.map(({ path }) => path.replace(/^.*rdma-ssh-\w+/, "~")),
      ["~/.ssh/bob@dgx1", "~/my key"],
    ],
    ["IdentityFile none", "IdentityFile none", (e) => e.identityFiles, []],
    [
      "the default keys",
      "",
      (e) => e.identityFiles.map(({ path }) => path.split("/").at(-1)),
      ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"],
    ],
    ["IdentitiesOnly", "IdentitiesOnly yes", (e) => e.identitiesOnly, true],
    [
      "several known_hosts files",
      "UserKnownHostsFile /a /b\nGlobalKnownHostsFile none",
      (e) => e.knownHostsFiles,
      ["/a", "/b"],
    ],
    ["HostKeyAlias", "HostKeyAlias dgx", (e) => e.hostKeyAlias, "dgx"],
    ["SSH_AUTH_SOCK", "", (e) => e.agentSocket, "/agent"],
    ["IdentityAgent none", "IdentityAgent none", (e) => e.agentSocket, null],
    ["IdentityAgent by path", "IdentityAgent /other", (e) => e.agentSocket, "/other"],
    ["IdentityAgent by variable", "IdentityAgent $OTHER", (e) => e.agentSocket, "/from-env"],
    [
      "StrictHostKeyChecking no as a remark",
      "StrictHostKeyChecking no",
      (e) => e.laxHostKeyChecking,
      "no",
    ],
    [
      "ProxyJump with user and port",
      "Host dgx1\n ProxyJump bob@gate:2222",
      (e) => [e.jump?.address, e.jump?.user, e.jump?.port],
      ["gate", "bob", 2222],
    ],
    [
      "the jump host's own block",
      "Host dgx1\n ProxyJump gate\nHost gate\n HostName 10.0.0.1\n User bob",
      (e) => [e.jump?.address, e.jump?.user, e.user],
      ["10.0.0.1", "bob", "alice"],
    ],
    [
      "a chain of jump hosts",
      "Host dgx1\n ProxyJump a,b",
      (e) => [e.jump?.address, e.jump?.jump?.address, e.jump?.jump?.jump],
      ["b", "a", null],
    ],
    ["ProxyJump none", "Host dgx1\n ProxyJump none\nHost *\n ProxyJump gate", (e) => e.jump, null],
    [
      "an IPv6 jump host",
      "Host dgx1\n ProxyJump ssh://[::1]:2222",
      (e) => [e.jump?.address, e.jump?.port],
      ["::1", 2222],
    ],
    [
      "ProxyJump before ProxyCommand",
      "Host dgx1\n ProxyJump gate\n ProxyCommand nc %h %p",
      (e) => e.jump?.address,
      "gate",
    ],
    ["ProxyCommand none", "ProxyCommand none", (e) => e.jump, null],
  ];
  for (const [title, config, pick, expected] of table)
    it(`resolve() follows ${title}`, () => {
      const env = { SSH_AUTH_SOCK: "/agent", OTHER: "/from-env" };
      assert.deepEqual(pick(resolve(config, undefined, {}, env)), expected);
    });

  const unsupported: readonly [string, string][] = [
    ["ProxyCommand", "Host dgx1\n ProxyCommand nc %h %p"],
    ["CertificateFile", "CertificateFile ~/.ssh/id-cert.pub"],
    ["PKCS11Provider", "PKCS11Provider /usr/lib/pkcs11.so"],
    ["SecurityKeyProvider", "SecurityKeyProvider /usr/lib/sk.so"],
    ["KnownHostsCommand", "KnownHostsCommand /bin/keys %H"],
    ["RevokedHostKeys", "RevokedHostKeys /etc/ssh/revoked"],
    ["CanonicalizeHostname", "CanonicalizeHostname yes"],
    ["Match exec", 'Match exec "test -e /vpn"\n ProxyJump gate'],
    ["Match localnetwork", "Match localnetwork 10.0.0.0/8\n ProxyJump gate"],
    ["PubkeyAuthentication", "PubkeyAuthentication no"],
    ["PreferredAuthentications", "PreferredAuthentications gssapi-with-mic"],
    ["%C in IdentityFile", "IdentityFile ~/.ssh/%C"],
  ];
  for (const [option, config] of unsupported)
    it(`resolve() leaves ${option} to the system's ssh, by name and file`, () => {
      assert.throws(
        () => resolve(config),
        (error) => {
          assert.ok(error instanceof NeedsProgram);
          assert.ok(error.option.includes(option), error.option);
          return error.file === join(home, ".ssh/config");
        },
      );
    });

  it("resolve() refuses a loop of jump hosts", () => {
    assert.throws(
      () => resolve("Host *\n ProxyJump gate"),
      (error) =>
        error instanceof HostError &&
        error.code === "config_unsupported" &&
        /a loop of jump hosts.*config/.test(error.message),
    );
  });

  it("resolve() takes what the target says over options, and options over the file", () => {
    const config = "User carol\nPort 1\nProxyJump gate";
    const options = {
      user: "bob",
      jump: "none",
      identityFiles: ["~/key"],
      knownHostsFiles: ["~/kh"],
    };
    const fromOptions = resolve(config, { name: "dgx1", port: 2 }, options);
    assert.deepEqual([fromOptions.user, fromOptions.port, fromOptions.jump], ["bob", 2, null]);
    assert.deepEqual(fromOptions.identityFiles, [{ path: join(home, "key"), required: true }]);
    assert.deepEqual(fromOptions.knownHostsFiles, [join(home, "kh")]);
    const target = { name: "dgx1", address: "10.1.1.1", user: "dave", jump: "other" };
    const fromTarget = resolve("Host dgx1 10.1.1.1\n User carol", target, options);
    assert.deepEqual(
      [fromTarget.user, fromTarget.address, fromTarget.jump?.address],
      ["dave", "10.1.1.1", "other"],
    );
  });

  it("resolve() does not send a jump host through itself", () => {
    assert.equal(resolve("", { name: "gate" }, { jump: "gate" }).jump, null);
  });

  it("resolve() reads included files inside the block that includes them", () => {
    writeFileSync(join(home, ".ssh/conf.d/a"), "User bob\nHost dgx1\n Port 2222\n");
    assert.deepEqual(((e: Endpoint) => [e.user, e.port])(resolve("Host dgx*\n Include conf.d/*")), [
      "bob",
      2222,
    ]);
    assert.equal(resolve("Host other\n Include conf.d/*").user, "alice");
  });

  for (const [title, config] of [
    ["a Host without pattern", "Host\nUser bob"],
    ["a Match without value", "Match host"],
    ["an open quote", 'User "bob'],
    ["a port that is none", "Port http"],
    ["an Include of itself", "Include ~/.ssh/config"],
  ] as const)
    it(`resolve() says config_unreadable for ${title}`, () => {
      assert.throws(
        () => resolve(config),
        (error) => error instanceof HostError && error.code === "config_unreadable",
      );
    });

  it("resolve() refuses a file that was named and is not there", () => {
    assert.throws(
      () => resolve("", undefined, { configFile: join(home, "nowhere") }),
      /nowhere.*ENOENT/,
    );
  });
});
