import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseCertificate, readCertificate } from "../../../provider/hosts/ssh/certificate.ts";
import { wireString } from "../../../provider/hosts/ssh/wireReader.ts";
import { makeAuthority, makeFolder, makeKey, signKey } from "./openSshServer.ts";

describe("readCertificate()", () => {
  let folder: string;
  let authority: string;
  before(() => {
    folder = makeFolder();
    authority = makeAuthority(folder);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const blobOf = (path: string): Buffer =>
    Buffer.from(readFileSync(path, "utf8").split(" ")[1] ?? "", "base64");

  for (const type of ["ed25519", "ecdsa", "rsa"])
    it(`reads key, name and time of a certificate for a key of type ${type}`, () => {
      const bits = type === "rsa" ? ["-b", "2048"] : [];
      const key = makeKey(folder, type, ["-t", type, ...bits]);
      const validity = "20260101000000Z:20260102030405Z";
      signKey(authority, key, { principals: "root,ops", validity });
      const found = readCertificate(`${key}-cert.pub`);
      assert.deepEqual(found, {
        source: `${key}-cert.pub`,
        keyId: "lab",
        publicKey: blobOf(`${key}.pub`),
        validAfter: Date.UTC(2026, 0, 1) / 1000,
        validBefore: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000,
      });
    });

  it("knows one that never ends", () => {
    const key = makeKey(folder, "forever");
    signKey(authority, key, { principals: "root", validity: "always:forever" });
    assert.equal(readCertificate(`${key}-cert.pub`)?.validBefore, Infinity);
  });

  it("finds the key of a certificate for a security key", () => {
    const fields = [wireString(Buffer.alloc(32, 7)), wireString("ssh:")];
    const blob = Buffer.concat([
      ...[wireString("sk-ssh-ed25519-cert-v01@openssh.com"), wireString("nonce"), ...fields],
      ...[Buffer.alloc(8), Buffer.from([0, 0, 0, 1]), wireString("id"), wireString("")],
      ...[Buffer.alloc(8), Buffer.alloc(8, 0xff)],
    ]);
    assert.deepEqual(
      parseCertificate(blob, "agent")?.publicKey,
      Buffer.concat([wireString("sk-ssh-ed25519@openssh.com"), ...fields]),
    );
  });

  it("finds none in a file that is missing, a plain key, or garbage", () => {
    assert.equal(readCertificate(join(folder, "nowhere")), undefined);
    assert.equal(readCertificate(`${authority}.pub`), undefined);
    writeFileSync(join(folder, "garbage"), "x");
    assert.equal(readCertificate(join(folder, "garbage")), undefined);
  });

  it("parseCertificate() never throws on a part of a certificate", () => {
    const key = makeKey(folder, "part");
    signKey(authority, key, { principals: "root" });
    const whole = blobOf(`${key}-cert.pub`);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        parseCertificate(damaged, "x");
        parseCertificate(whole.subarray(0, at), "x");
      }),
    );
  });
});
