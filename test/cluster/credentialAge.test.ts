import assert from "node:assert/strict";
import { certificatePem, issueCertificate } from "../../lab/x509/certificate.ts";
import { expiredCredential } from "../../provider/cluster/credentialAge.ts";

// Issued certificates hold from 2024 to 2044.
const { certificate } = issueCertificate({ subject: { commonName: "u" }, authority: true });
const pem = certificatePem(certificate);
const tokenUntil = (exp: unknown): string =>
  `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.x`;

describe("expiredCredential()", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const late = new Date("2045-01-01T00:00:00Z");

  it("tells when a client certificate has run out", () => {
    const dated = { certificate: pem, token: undefined };
    assert.equal(expiredCredential(dated, now), undefined);
    assert.match(
      expiredCredential(dated, late) ?? "",
      /client certificate expired on 2044-01-01T00:00:00/,
    );
  });

  it("tells when a JSON web token has run out", () => {
    const token = tokenUntil(1_767_225_599);
    assert.match(
      expiredCredential({ certificate: undefined, token }, now) ?? "",
      /token expired on 2025-12-31T23:59:59/,
    );
  });

  it("says nothing of what tells no date", () => {
    for (const token of ["opaque", "a.b.c", "..", tokenUntil("soon"), tokenUntil(4e9), ""])
      assert.equal(expiredCredential({ certificate: "no PEM", token }, now), undefined);
  });
});
