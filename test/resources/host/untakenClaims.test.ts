import assert from "node:assert/strict";
import { untakenHosts } from "../../../provider/resources/host/untakenClaims.ts";
import { modeClaim } from "../../support/claims.ts";

const claim = modeClaim({ hosts: "n[1-4]" });
const others = modeClaim({ owner: "other", hosts: "n[1-4]" });

describe("untakenHosts()", () => {
  it("finds every host where there is no Rollout, or none that takes the claim", () => {
    assert.equal(untakenHosts(claim, []), "n[1-4]");
    assert.equal(untakenHosts(claim, [{ claims: [others], hosts: { n1: {} } }]), "n[1-4]");
  });

  it("finds hosts that are not among those of the Rollouts that take the claim", () => {
    const rollouts = [
      { claims: [claim], hosts: { n1: {} } },
      { claims: [others, claim], hosts: { n3: {}, n9: {} } },
    ];
    assert.equal(untakenHosts(claim, rollouts), "n[2,4]");
  });

  it("finds none where all are taken", () => {
    const hosts = { n1: {}, n2: {}, n3: {}, n4: {} };
    assert.equal(untakenHosts(claim, [{ claims: [claim], hosts }]), "");
  });
});
