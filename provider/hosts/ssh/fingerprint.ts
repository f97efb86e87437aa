import { createHash } from "node:crypto";

/** Fingerprint of a public key as `ssh-keygen -l` prints it: `SHA256:…`. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Type word of a public key: `ssh-ed25519`; empty when the bytes are no key. */
export function keyType(blob: Buffer): string {
  if (blob.length < 4) return "";
  return blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
}
