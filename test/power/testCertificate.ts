import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256, upper-case hex pairs with colons. */
  readonly fingerprint: string;
}

/** A self-signed certificate for 127.0.0.1, as openssl makes it. */
export function testCertificate(name: string): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), "bmc-certificate-"));
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-days", "30", "-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"],
        ...["-keyout", key, "-out", cert],
      ],
      { stdio: "pipe" },
    );
    const text = readFileSync(cert, "utf8");
    return {
      key: readFileSync(key, "utf8"),
      cert: text,
      fingerprint: new X509Certificate(text).fingerprint256,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
