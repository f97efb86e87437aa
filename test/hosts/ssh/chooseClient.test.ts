import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { Agents } from "../../../provider/hosts/ssh/agentKeys.ts";
import { chooseClient } from "../../../provider/hosts/ssh/chooseClient.ts";
import { HostKeys } from "../../../provider/hosts/ssh/hostKeys.ts";
import { PrivateKeys } from "../../../provider/hosts/ssh/privateKeys.ts";
import { EndpointResolver } from "../../../provider/hosts/ssh/resolveEndpoint.ts";
import type { SshOptions } from "../../../provider/hosts/ssh/sshOptions.ts";
import { wireString } from "../../../provider/hosts/ssh/wireReader.ts";
import { makeAuthority, makeFolder, makeKey, signKey } from "./openSshServer.ts";

describe("chooseClient()", () => {
  let home: string;
  let plain: string;
  let certified: string;
  let fido: string;
  const servers: Server[] = [];

  before(() => {
    home = makeFolder();
    mkdirSync(join(home, ".ssh"));
    const authority = makeAuthority(home);
    plain = makeKey(home, "plain");
    certified = makeKey(home, "certified");
    signKey(authority, certified, { principals: "root" });
    fido = join(home, "fido");
    writeFileSync(fido, securityKeyFile());
  });
  afterEach(async () => {
    rmSync(join(home, ".ssh"), { recursive: true });
    mkdirSync(join(home, ".ssh"));
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, "close");
    }
  });
  after(() => {
    rmSync(home, { recursive: true });
  });

  /** What reaches `dgx1`: "library", or the option and the file for which it is the system's ssh. */
  const choose = async (
    config: string,
    options: SshOptions = {},
    agentSocket?: string,
  ): Promise<string> => {
    writeFileSync(join(home, ".ssh/config"), config);
    const env = { SSH_AUTH_SOCK: agentSocket };
    const local = { name: "alice", home, uid: 1000, hostname: "runner", env };
    const keyring = {
      keys: new PrivateKeys(options.passphrase),
      agents: new Agents(5),
      hostKeys: new HostKeys(),
    };
    const resolver = new EndpointResolver(options, local);
    const choice = await chooseClient({ name: "dgx1" }, options, resolver, keyring);
    return choice.client === "library"
      ? "library"
      : `${choice.reason.option} in ${choice.reason.file.replace(home, "~")}`;
  };

  it("takes ssh2 for a plain key, and for none at all, which ssh2 explains", async () => {
    assert.equal(await choose(`IdentityFile ${plain}`), "library");
    assert.equal(await choose(""), "library");
  });

  it("takes the system's ssh where the stack says so", async () => {
    const choice = await choose(`IdentityFile ${plain}`, { client: "openssh" });
    assert.equal(choice, "client: openssh in the configuration of the stack");
  });

  it("leaves a file that cannot be parsed here to the system's ssh where the stack takes that", async () => {
    await assert.rejects(choose('User "open'), /cannot parse|Cannot parse/);
    const choice = await choose('User "open', { client: "openssh" });
    assert.equal(choice, "client: openssh in the configuration of the stack");
  });

  it("takes the system's ssh for a certificate beside a key", async () => {
    assert.equal(
      await choose(`IdentityFile ${certified}`),
      "a certificate in ~/certified-cert.pub",
    );
    assert.equal(
      await choose("", { identityFiles: [certified] }),
      "a certificate in ~/certified-cert.pub",
    );
  });

  it("takes the system's ssh where a jump host needs it", async () => {
    const config = `Host gate\n IdentityFile ${certified}\nHost dgx1\n IdentityFile ${plain}\n ProxyJump gate`;
    assert.equal(await choose(config), "a certificate in ~/certified-cert.pub");
  });

  it("takes the system's ssh for a certificate of the agent, unless only other keys may be offered", async () => {
    const socket = await agent([blob(plain), blob(`${certified}-cert`)]);
    const inAgent = `a certificate in ${socket.replace(home, "~")}`;
    assert.equal(await choose("", {}, socket), inAgent);
    const other = `IdentitiesOnly yes\nIdentityFile ${plain}`;
    assert.equal(await choose(other, {}, socket), "library");
    writeFileSync(join(home, "named.pub"), readFileSync(`${certified}.pub`));
    const named = `IdentitiesOnly yes\nIdentityFile ${join(home, "named.pub")}`;
    assert.equal(await choose(named, {}, socket), inAgent);
  });

  it("takes the system's ssh for a security key that is named, or that is all there is", async () => {
    const choice = "a security key (FIDO) in ~/fido";
    assert.equal(await choose(`IdentityFile ${plain}\nIdentityFile ${fido}`), choice);
    writeFileSync(join(home, ".ssh/id_ed25519_sk"), securityKeyFile());
    assert.equal(await choose(""), "a security key (FIDO) in ~/.ssh/id_ed25519_sk");
    writeFileSync(join(home, ".ssh/id_ed25519"), readFileSync(plain));
    assert.equal(await choose(""), "library");
  });

  it("takes the system's ssh for a security key of the agent that has no other key", async () => {
    const alone = await agent([securityKeyBlob()]);
    assert.equal(
      await choose("", {}, alone),
      `a security key (FIDO) in ${alone.replace(home, "~")}`,
    );
    const both = await agent([securityKeyBlob(), blob(plain)], "agent2");
    assert.equal(await choose("", {}, both), "library");
  });

  it("takes the system's ssh for a certificate authority of host keys", async () => {
    const key = readFileSync(join(home, "authority.pub"), "utf8");
    const file = join(home, "known_hosts");
    writeFileSync(file, `@cert-authority *.other,dgx* ${key}`);
    const config = `IdentityFile ${plain}`;
    const options = { knownHostsFiles: [file] };
    assert.equal(await choose(config, options), "@cert-authority in ~/known_hosts");
    writeFileSync(file, `@cert-authority *.other ${key}`);
    assert.equal(await choose(config, options), "library");
  });

  it("takes the system's ssh for GSSAPI where there is no key", async () => {
    const gssapi = "GSSAPIAuthentication yes\n";
    assert.equal(await choose(gssapi), "GSSAPIAuthentication, without a key, in ~/.ssh/config");
    assert.equal(await choose(`${gssapi}IdentityFile ${plain}`), "library");
  });

  function blob(path: string): Buffer {
    return Buffer.from(readFileSync(`${path}.pub`, "utf8").split(" ")[1] ?? "", "base64");
  }

  /** An agent that lists keys and can do no more. */
  async function agent(keys: readonly Buffer[], name = "agent"): Promise<string> {
    const path = join(home, name);
    const count = Buffer.from([0, 0, 0, keys.length]);
    const list = keys.flatMap((key) => [wireString(key), wireString("comment")]);
    const answer = wireString(Buffer.concat([Buffer.from([12]), count, ...list]));
    const server = createServer((socket) => {
      // In pieces, as a slow agent would answer.
      socket.once("data", () => {
        socket.write(answer.subarray(0, 10), () => {
          setImmediate(() => socket.write(answer.subarray(10)));
        });
      });
      socket.on("error", () => undefined);
    }).listen(path);
    servers.push(server);
    await once(server, "listening");
    return path;
  }
});

function securityKeyBlob(): Buffer {
  return Buffer.concat(
    ["sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 7), "ssh:"].map((part) => wireString(part)),
  );
}

/** As `ssh-keygen -t ed25519-sk` makes it, without what only the device could use. */
function securityKeyFile(): string {
  const none = [wireString("none"), wireString("none"), wireString("")];
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...none,
    Buffer.from([0, 0, 0, 1]),
    wireString(securityKeyBlob()),
    wireString(Buffer.alloc(64)),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString("base64")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
