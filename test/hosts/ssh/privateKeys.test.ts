import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ssh2 from "ssh2";
import { PrivateKeys } from "../../../provider/hosts/ssh/privateKeys.ts";
import { makeFolder, makeKey } from "./openSshServer.ts";

describe("PrivateKeys", () => {
  let folder: string;
  before(() => {
    folder = makeFolder();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("load() parses an encrypted key once, however often it is asked for", () => {
    const path = makeKey(folder, "once", ["-N", "secret", "-a", "1"]);
    let parsed = 0;
    const keys = new PrivateKeys("secret", (data, passphrase) => {
      parsed += 1;
      return ssh2.utils.parseKey(data, passphrase);
    });
    const [first, second] = [keys.load(path), keys.load(path)];
    assert.equal(first.key?.isPrivateKey(), true);
    assert.equal(second.key, first.key);
    assert.equal(parsed, 1);
  });

  for (const type of ["ed25519", "ecdsa", "rsa"])
    it(`load() reads an OpenSSH key of type ${type}`, () => {
      const { key, publicKey } = new PrivateKeys(undefined).load(
        makeKey(folder, type, ["-t", type]),
      );
      assert.deepEqual(key?.getPublicSSH(), publicKey);
    });

  it("load() tells an encrypted key without passphrase, and still knows its public part", () => {
    const path = makeKey(folder, "locked", ["-N", "secret", "-a", "1"]);
    const publicKey = new PrivateKeys("secret").load(path).publicKey;
    rmSync(`${path}.pub`);
    const file = new PrivateKeys(undefined).load(path);
    assert.match(file.problem ?? "", /is encrypted.*ssh-add/);
    assert.deepEqual(file.publicKey, publicKey);
  });

  it("load() tells a wrong passphrase without showing it", () => {
    const path = makeKey(folder, "wrong", ["-N", "secret", "-a", "1"]);
    const { key, problem } = new PrivateKeys("hunter2").load(path);
    assert.equal(key, undefined);
    assert.match(problem ?? "", /passphrase does not fit/);
    assert.doesNotMatch(problem ?? "", /hunter2/);
  });

  const pkcs8: readonly [string, () => KeyObject][] = [
    ["rsa", () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey],
    ["nistp384", () => generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey],
    ["ed25519", () => generateKeyPairSync("ed25519").privateKey],
  ];
  for (const [type, make] of pkcs8)
    it(`load() reads a PKCS#8 key of type ${type}, plain or encrypted, that signs`, () => {
      const key = make();
      const plain = join(folder, `pkcs8-${type}`);
      writeFileSync(plain, key.export({ type: "pkcs8", format: "pem" }));
      const locked = `${plain}-locked`;
      const encryption = { cipher: "aes-256-cbc", passphrase: "secret" };
      writeFileSync(locked, key.export({ type: "pkcs8", format: "pem", ...encryption }));
      const read = new PrivateKeys(undefined).load(plain).key;
      assert.equal(read?.verify("data", read.sign("data")), true);
      const unlocked = new PrivateKeys("secret").load(locked);
      assert.deepEqual(unlocked.publicKey, read.getPublicSSH());
      assert.match(new PrivateKeys(undefined).load(locked).problem ?? "", /is encrypted/);
      assert.match(new PrivateKeys("other").load(locked).problem ?? "", /passphrase does not fit/);
    });

  it("load() tells a PKCS#8 key of a type that SSH does not know", () => {
    const path = join(folder, "x25519");
    const { privateKey } = generateKeyPairSync("x25519");
    writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }));
    assert.match(
      new PrivateKeys(undefined).load(path).problem ?? "",
      /no private key in a supported/,
    );
  });

  it("load() tells files that are missing, a folder, garbage, cut off, or public keys", () => {
    const keys = new PrivateKeys(undefined);
    assert.equal(keys.load(join(folder, "nowhere")).missing, true);
    assert.match(keys.load(folder).problem ?? "", /EISDIR/);
    writeFileSync(join(folder, "garbage"), "\0garbage");
    assert.match(keys.load(join(folder, "garbage")).problem ?? "", /no private key/);
    writeFileSync(
      join(folder, "cut"),
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n",
    );
    assert.match(keys.load(join(folder, "cut")).problem ?? "", /no private key/);
    const file = keys.load(`${makeKey(folder, "pub")}.pub`);
    assert.match(file.problem ?? "", /public key/);
    assert.notEqual(file.publicKey, undefined);
  });
});
