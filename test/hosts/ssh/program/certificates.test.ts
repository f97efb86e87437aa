import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { appendFileSync, chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HostError, type HostErrorCode } from "../../../../provider/hosts/hostError.ts";
import { PrivateKeys } from "../../../../provider/hosts/ssh/privateKeys.ts";
import { createSshTransport } from "../../../../provider/hosts/ssh/sshTransport.ts";
import type { SshOptions } from "../../../../provider/hosts/ssh/sshOptions.ts";
import type { ScriptResult, ScriptRun, Transport } from "../../../../provider/hosts/transport.ts";
import {
  authorityLine,
  knownHostsLine,
  makeAuthority,
  makeFolder,
  makeKey,
  type OpenSshServer,
  ownName,
  signKey,
  startOpenSsh,
} from "../openSshServer.ts";
import { echoScript } from "../tinyScript.ts";

describe("createSshTransport() at a site with certificates", () => {
  let folder: string;
  const servers: OpenSshServer[] = [];
  let transport: Transport | undefined;

  before(async () => {
    folder = makeFolder();
    const users = makeAuthority(folder, "users");
    const hosts = { authority: makeAuthority(folder, "hosts"), principals: "node,bastion" };
    const principals = ownName();
    for (const name of ["valid", "expired", "early"]) makeKey(folder, name);
    signKey(users, file("valid"), { principals });
    signKey(users, file("expired"), { principals, validity: "20200101:20200102" });
    signKey(users, file("early"), { principals, validity: "+1d:+2d" });
    signKey(users, makeKey(folder, "stranger"), { principals: "somebody-else" });
    writeFileSync(
      file("pkcs8"),
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }),
    );
    chmodSync(file("pkcs8"), 0o600);
    const plain = makeKey(folder, "plain");
    const start = async (...args: Parameters<typeof startOpenSsh>): Promise<OpenSshServer> => {
      const server = await startOpenSsh(...args);
      servers.push(server);
      return server;
    };
    const node = await start([], [], { users, hosts });
    const bastion = await start([], [], { users, hosts });
    const outdated = await start([], [], {
      users,
      hosts: { ...hosts, validity: "20200101:20200102" },
    });
    const bare = await start([plain]);
    writeFileSync(file("authorities"), authorityLine(hosts.authority));
    writeFileSync(file("known"), [node, bastion, bare].map((one) => knownHostsLine(one)).join(""));
    const host = (name: string, { port }: OpenSshServer, ...lines: string[]): string =>
      [`Host ${name}`, "HostName 127.0.0.1", `Port ${port}`, ...lines].join("\n  ") + "\n";
    const checked = (alias: string): string[] => [
      `HostKeyAlias ${alias}`,
      `UserKnownHostsFile ${file("authorities")}`,
    ];
    writeFileSync(
      file("config"),
      [
        host("certified", node, ...checked("node")),
        host("renamed", node, ...checked("other")),
        host("outdated", outdated, ...checked("node")),
        host("bastion", bastion, ...checked("bastion")),
        host("inner", node, ...checked("node"), "ProxyJump bastion"),
        host("known", node, `UserKnownHostsFile ${file("known")}`),
        host("bare", bare, `UserKnownHostsFile ${file("known")}`),
        host("bare-inner", bare, `UserKnownHostsFile ${file("known")}`, "ProxyJump bastion"),
        "Host *",
        `User ${ownName()}`,
        "IdentitiesOnly yes",
        "IdentityAgent none",
        "GlobalKnownHostsFile none",
      ].join("\n"),
    );
  });
  afterEach(async () => {
    await transport?.close();
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  });

  const file = (name: string): string => join(folder, name);
  const run: ScriptRun = { script: echoScript, input: [], timeoutSeconds: 20 };
  const go = (name: string, key: string, options: SshOptions = {}): Promise<ScriptResult> => {
    transport = createSshTransport(
      { configFile: file("config"), identityFiles: [file(key)], ...options },
      { sleep: () => Promise.resolve() },
    );
    return transport.run({ name }, run);
  };
  const fails = (promise: Promise<unknown>, code: HostErrorCode, message: RegExp): Promise<void> =>
    assert.rejects(promise, (error) => {
      assert.ok(error instanceof HostError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      return true;
    });

  it("logs in with a user's certificate", async () => {
    assert.equal((await go("known", "valid")).exitCode, 0);
  });

  it("trusts the authority of hosts, and logs in with a certificate through a jump host", async () => {
    assert.equal((await go("inner", "valid")).exitCode, 0);
    assert.match(servers[1]?.log() ?? "", /Accepted certificate|Accepted publickey.*CERT/);
  });

  it("trusts the authority of hosts where the stack names the jump host", async () => {
    transport = createSshTransport({ configFile: file("config"), identityFiles: [file("valid")] });
    const result = await transport.run({ name: "certified", jump: "bastion" }, run);
    assert.equal(result.exitCode, 0);
  });

  it("refuses a host whose certificate is for another name", async () => {
    await fails(go("renamed", "valid"), "host_key_changed", /not a listed principal/);
  });

  it("refuses a host whose certificate has expired", async () => {
    await fails(go("outdated", "valid"), "host_key_changed", /expired/);
  });

  it("names the certificate that has expired, and when", async () => {
    await fails(
      go("known", "expired"),
      "certificate_expired",
      /expired-cert\.pub" ended 2020-01-0[12]T\d\d:\d\d:\d\dZ/,
    );
    await fails(go("inner", "expired"), "certificate_expired", /expired-cert\.pub/);
  });

  it("names the certificate that is not valid yet", async () => {
    await fails(go("known", "early"), "certificate_expired", /early-cert\.pub" begins /);
  });

  it("says that a login was refused where the certificate is for another user", async () => {
    await fails(
      go("known", "stranger"),
      "auth_failed",
      /Permission denied|the host takes publickey/,
    );
  });

  it("logs in with a PKCS#8 key, through ssh2", async () => {
    const key = new PrivateKeys(undefined).load(file("pkcs8")).publicKey?.toString("base64");
    appendFileSync(join(servers[3]?.folder ?? "", "authorized_keys"), `ssh-ed25519 ${key ?? ""}\n`);
    assert.equal((await go("bare", "pkcs8")).exitCode, 0);
  });
});
