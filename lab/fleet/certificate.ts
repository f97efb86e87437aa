import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
  /** SHA-256 of the certificate's DER: upper-case hex pairs with colons, as `openssl x509 -fingerprint` prints it. */
  readonly fingerprint256: string;
}

/** A self-signed certificate (P-256, ten years) for 127.0.0.1, as BMCs have them: X.509 v3 of RFC 5280. */
export function selfSigned(commonName: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const algorithm = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));
  const name = sequence(
    der(0x31, sequence(oid([2, 5, 4, 3]), der(0x0c, Buffer.from(commonName, "utf8")))),
  );
  const address = der(0x87, Buffer.from([127, 0, 0, 1]));
  const extensions = der(
    0xa3,
    sequence(sequence(oid([2, 5, 29, 17]), der(0x04, sequence(address)))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(utcTime("240101000000Z"), utcTime("440101000000Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    extensions,
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]));
  const certificate = sequence(body, algorithm, signature);
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64").replace(/.{64}/g, "$&\n").trimEnd()}\n-----END CERTIFICATE-----\n`,
    fingerprint256:
      createHash("sha256")
        .update(certificate)
        .digest("hex")
        .toUpperCase()
        .match(/../g)
        ?.join(":") ?? "",
  };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text, "latin1"));
}

/** Object identifier: base-128 numbers, the first two in one byte. */
function oid(numbers: readonly number[]): Buffer {
  const [first = 0, second = 0, ...rest] = numbers;
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const digits = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return der(0x06, Buffer.from(bytes));
}
