import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { bits, der, octets, oid, sequence } from "./der.ts";

export interface Subject {
  readonly commonName: string;
  /** Organizations; Kubernetes takes them for the groups of a user. */
  readonly organizations?: readonly string[];
}

export interface CertificateRequest {
  readonly subject: Subject;
  /** Who signs; none: the certificate signs itself. */
  readonly issuer?: Signer;
  /** May it sign others? @default {false} */
  readonly authority?: boolean;
  /** Subject alternative names. @default none */
  readonly names?: { readonly dns?: readonly string[]; readonly ipv4?: readonly string[] };
}

export interface Signer {
  readonly subject: Subject;
  readonly privateKey: KeyObject;
}

export interface IssuedCertificate extends Signer {
  /** DER. */
  readonly certificate: Buffer;
}

/** Issues an X.509 v3 certificate (RFC 5280) with a P-256 key of its own, good for twenty years from 2024. */
export function issueCertificate(request: CertificateRequest): IssuedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const algorithm = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));
  const extensions = sequence(...extensionsOf(request));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    algorithm,
    distinguishedName((request.issuer ?? request).subject),
    sequence(utcTime("240101000000Z"), utcTime("440101000000Z")),
    distinguishedName(request.subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const signature = sign("sha256", body, request.issuer?.privateKey ?? privateKey);
  return {
    subject: request.subject,
    privateKey,
    certificate: sequence(body, algorithm, bits(signature)),
  };
}

export function keyPem(privateKey: KeyObject): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

export function certificatePem(certificate: Buffer): string {
  const lines = certificate.toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function extensionsOf({ authority = false, names = {} }: CertificateRequest): Buffer[] {
  const extensions: Buffer[] = [];
  if (authority) {
    const yes = der(0x01, Buffer.from([0xff]));
    // Both are critical: basicConstraints cA, keyUsage keyCertSign.
    extensions.push(sequence(oid([2, 5, 29, 19]), yes, octets(sequence(yes))));
    extensions.push(sequence(oid([2, 5, 29, 15]), yes, octets(bits(Buffer.from([0x04]), 2))));
  }
  const alternatives = [
    ...(names.dns ?? []).map((name) => der(0x82, Buffer.from(name, "latin1"))),
    ...(names.ipv4 ?? []).map((address) => der(0x87, Buffer.from(address.split(".").map(Number)))),
  ];
  if (alternatives.length > 0)
    extensions.push(sequence(oid([2, 5, 29, 17]), octets(sequence(...alternatives))));
  return extensions;
}

function distinguishedName({ commonName, organizations = [] }: Subject): Buffer {
  const attribute = (type: number, value: string): Buffer =>
    der(0x31, sequence(oid([2, 5, 4, type]), der(0x0c, Buffer.from(value, "utf8"))));
  return sequence(...organizations.map((name) => attribute(10, name)), attribute(3, commonName));
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text, "latin1"));
}
