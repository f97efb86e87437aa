import { readFileSync } from "node:fs";
import { keyType } from "./fingerprint.ts";
import { WireReader, wireString } from "./wireReader.ts";

/** An OpenSSH certificate (OpenSSH 9.2 PROTOCOL.certkeys), as far as its use needs it. */
export interface Certificate {
  /** Where it was found: a file, or an agent. */
  readonly source: string;
  readonly keyId: string;
  /** Key that it certifies, as it goes over the wire. */
  readonly publicKey: Buffer;
  /** Seconds since 1970. */
  readonly validAfter: number;
  /** Seconds since 1970; `Infinity` where it never ends. */
  readonly validBefore: number;
}

/** Fields of the public key between nonce and serial number, by plain key type. */
const keyFields: Readonly<Record<string, number>> = {
  "ssh-rsa": 2,
  "ssh-ed25519": 1,
  "ecdsa-sha2-nistp256": 2,
  "ecdsa-sha2-nistp384": 2,
  "ecdsa-sha2-nistp521": 2,
  "sk-ssh-ed25519@openssh.com": 2,
  "sk-ecdsa-sha2-nistp256@openssh.com": 3,
};

export function isCertificate(blob: Buffer): boolean {
  return /-cert-v01@openssh\.com$/.test(keyType(blob));
}

/** @returns `undefined` where the bytes are no certificate that OpenSSH 9.2 makes. */
export function parseCertificate(blob: Buffer, source: string): Certificate | undefined {
  try {
    const reader = new WireReader(blob);
    const plain = plainType(reader.string().toString("latin1"));
    reader.string();
    const fields = Array.from({ length: keyFields[plain] ?? NaN }, () =>
      wireString(reader.string()),
    );
    reader.uint64();
    reader.uint32();
    const keyId = reader.string().toString("utf8");
    reader.string();
    const validAfter = Number(reader.uint64());
    const validBefore = reader.uint64();
    return {
      source,
      keyId,
      publicKey: Buffer.concat([wireString(plain), ...fields]),
      validAfter,
      validBefore: validBefore === 0xffff_ffff_ffff_ffffn ? Infinity : Number(validBefore),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** @returns `undefined` where there is no such file, or none that holds a certificate. */
export function readCertificate(path: string): Certificate | undefined {
  try {
    const [, base64 = ""] = readFileSync(path, "utf8").trim().split(/\s+/);
    return parseCertificate(Buffer.from(base64, "base64"), path);
  } catch {
    return undefined;
  }
}

/** `sk-ssh-ed25519-cert-v01@openssh.com` → `sk-ssh-ed25519@openssh.com`; the others have no domain. */
function plainType(type: string): string {
  const bare = type.replace(/-cert-v01@openssh\.com$/, "");
  return bare.startsWith("sk-") ? `${bare}@openssh.com` : bare;
}
