import { createHash } from "node:crypto";
import { certificatePem, issueCertificate, keyPem } from "../x509/certificate.ts";

export interface Certificate {
  readonly key: string;
  readonly certificate: string;
  /** SHA-256 of the certificate's DER: upper-case hex pairs with colons, as `openssl x509 -fingerprint` prints it. */
  readonly fingerprint256: string;
}

/** A self-signed certificate for 127.0.0.1, as BMCs have them. */
export function selfSigned(commonName: string): Certificate {
  const { privateKey, certificate } = issueCertificate({
    subject: { commonName },
    names: { ipv4: ["127.0.0.1"] },
  });
  const digest = createHash("sha256").update(certificate).digest("hex").toUpperCase();
  return {
    key: keyPem(privateKey),
    certificate: certificatePem(certificate),
    fingerprint256: digest.match(/../g)?.join(":") ?? "",
  };
}
