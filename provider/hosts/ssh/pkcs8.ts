import { createPrivateKey, type KeyObject, randomBytes } from "node:crypto";
import { wireString } from "./wireReader.ts";

/**
 * A private key in PKCS#8 format as text that ssh2 1.17 parses: PKCS#1, SEC1,
 * and OpenSSH's own format for Ed25519. Any other text is handed back.
 *
 * @returns the error where the key is encrypted and the passphrase is missing or wrong, or its type is unknown to SSH
 */
export function convertPkcs8(text: string, passphrase: string | undefined): string | Error {
  const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----/.test(text);
  if (!encrypted && !/-----BEGIN PRIVATE KEY-----/.test(text)) return text;
  if (encrypted && passphrase === undefined) return new Error("no passphrase given");
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return new Error(encrypted ? "cannot decrypt" : "cannot be parsed");
  }
  const type = key.asymmetricKeyType;
  if (type === "rsa") return key.export({ type: "pkcs1", format: "pem" }).toString();
  if (type === "ec") return key.export({ type: "sec1", format: "pem" }).toString();
  if (type === "ed25519") return openSshText(key);
  return new Error("not a type of key that SSH knows");
}

/** OpenSSH 9.2 PROTOCOL.key, unencrypted. */
function openSshText(key: KeyObject): string {
  const { x = "", d = "" } = key.export({ format: "jwk" });
  const point = Buffer.from(x, "base64url");
  const type = wireString("ssh-ed25519");
  const publicKey = Buffer.concat([type, wireString(point)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([
    ...[check, check, publicKey],
    wireString(Buffer.concat([Buffer.from(d, "base64url"), point])),
    wireString(""),
  ]);
  const padding = Buffer.from(
    Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, i) => i + 1),
  );
  const blob = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[wireString("none"), wireString("none"), wireString("")],
    Buffer.from([0, 0, 0, 1]),
    wireString(publicKey),
    wireString(Buffer.concat([secret, padding])),
  ]);
  const lines = blob.toString("base64").replaceAll(/.{1,70}/g, "$&\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
}
