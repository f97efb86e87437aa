import assert from "node:assert/strict";
import { HostError, type HostErrorCode } from "../../../provider/hosts/hostError.ts";
import { explainLogin, type Offer } from "../../../provider/hosts/ssh/loginFailure.ts";

describe("explainLogin()", () => {
  const fail = (code: HostErrorCode, message: string, cause?: HostError): HostError =>
    new HostError({ code, host: "dgx1", message, summary: "refused", cause });
  const refused = fail("auth_failed", "login refused");
  const lost = fail("connection_reset", "lost");
  const viaJump = fail("jump_failed", "jump", refused);
  const nothing: Offer = { certificates: [], lockedFiles: [], hasOtherKey: true };
  const certificate = (source: string, validAfter: number, validBefore: number) => ({
    source,
    keyId: "id",
    publicKey: Buffer.alloc(0),
    validAfter,
    validBefore,
  });
  const [old, early, valid] = [
    certificate("/old", 0, 1000),
    certificate("/early", 3000, 4000),
    certificate("/valid", 0, 4000),
  ];

  it("names each certificate that is out of its time, for the host and behind a jump host", () => {
    const offer = { ...nothing, certificates: [old, early, old] };
    for (const error of [refused, viaJump]) {
      const { code, message, local } = explainLogin(error, offer, 2000);
      assert.equal(code, "certificate_expired");
      assert.equal(local, true);
      assert.equal(
        message,
        'Cannot log in to "dgx1": certificate "/old" ended 1970-01-01T00:16:40Z; ' +
          'certificate "/early" begins 1970-01-01T00:50:00Z, that is later than now; get a new one, then run again',
      );
    }
  });

  it("leaves other failures, and refusals in spite of a valid certificate, as they are", () => {
    const offer = { ...nothing, certificates: [old, valid] };
    assert.equal(explainLogin(refused, offer, 2000), refused);
    assert.equal(explainLogin(refused, nothing, 2000), refused);
    const expired = { ...nothing, certificates: [old] };
    assert.equal(explainLogin(lost, expired, 2000), lost);
    assert.equal(explainLogin(refused, { ...nothing, certificates: [old] }, 999), refused);
  });

  it("takes an encrypted key for the cause where there is no other, else only names it", () => {
    const only = { ...nothing, lockedFiles: ["/id"], hasOtherKey: false };
    assert.equal(explainLogin(refused, only, 0).code, "key_unreadable");
    const error = explainLogin(refused, { ...only, hasOtherKey: true }, 0);
    assert.equal(error.code, "auth_failed");
    assert.equal(error.local, false);
    assert.match(error.message, /^login refused; not offered: "\/id", which is encrypted$/);
  });
});
