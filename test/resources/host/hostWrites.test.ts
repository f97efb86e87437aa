import assert from "node:assert/strict";
import fc from "fast-check";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { ApplyStep } from "../../../provider/hosts/applySteps.ts";
import type { Claim } from "../../../provider/plan/claim.ts";
import { planHost } from "../../../provider/plan/planHost.ts";
import { hostWrites } from "../../../provider/resources/host/hostWrites.ts";
import { arbitraryClaim, arbitraryFacts } from "../../support/arbitraryFacts.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../../support/claims.ts";
import {
  cardWith,
  firmware,
  firstSeen,
  hostFacts,
  lastBoot,
  plainRdma,
  writeRecord,
} from "../../support/factsBuilder.ts";

const pci = "0000:18:00.0";
const card = "MT000018000";

function writes(claim: Claim, facts: HostFacts, phases = ["now", "stage"] as const): ApplyStep[] {
  const plan = planHost([claim], facts, { powerControl: true, operatorPool: "unknown" });
  return hostWrites(claim, plan, facts, phases);
}

function withMarks(facts: HostFacts, steps: readonly ApplyStep[]): HostFacts {
  const marks = steps.flatMap((step) =>
    step.do === "mark" ? [{ artefact: step.artefact, owner: step.owner, wanted: step.wanted }] : [],
  );
  return { ...facts, marks };
}

describe("hostWrites()", () => {
  it("writes nothing to a host that is right, marked or not", () => {
    const claims = [modeClaim(), firmwareClaim(), vfsClaim({ numVfs: 0 })];
    for (const claim of claims) assert.deepEqual(writes(claim, hostFacts()), []);
  });

  it("marks what it writes with the owner and the claimed value", () => {
    const facts = hostFacts({ rdma: plainRdma() });
    const steps = writes(modeClaim(), facts);
    assert(steps.some((step) => step.do === "netns"));
    assert.deepEqual(steps.at(-1), {
      do: "mark",
      artefact: "rdma-mode",
      owner: "site/test/mode",
      wanted: "exclusive",
    });
  });

  it("marks only the cards that it writes to", () => {
    const cards = [cardWith(pci, firmware("8")), cardWith("0000:40:00.0", firmware("16"))];
    const steps = writes(firmwareClaim({ numOfVfs: 16 }), hostFacts({ cards }));
    assert.deepEqual(
      steps.flatMap((step) => (step.do === "mark" ? [step.artefact] : [])),
      [`firmware.${card}`],
    );
  });

  it("takes over an artefact that another resource marked, though its value is right", () => {
    const mark = { artefact: "rdma-mode", owner: "site/test/RdmaMode.old", wanted: "exclusive" };
    assert.deepEqual(writes(modeClaim(), hostFacts({ marks: [mark] })), [
      { ...mark, do: "mark", owner: "site/test/mode" },
    ]);
  });

  it("brings its own mark up to date, and leaves one that is right", () => {
    const mark = { artefact: "rdma-mode", owner: "site/test/mode", wanted: "shared" };
    const stale = writes(modeClaim(), hostFacts({ marks: [mark] }));
    assert.deepEqual(stale, [{ ...mark, do: "mark", wanted: "exclusive" }]);
    const right = { ...mark, wanted: "exclusive" };
    assert.deepEqual(writes(modeClaim(), hostFacts({ marks: [right] })), []);
  });

  it("notes values that others staged, so that a later run knows whether a boot loads them", () => {
    const cards = [cardWith(pci, firmware("8", "16"))];
    const claim = firmwareClaim({ numOfVfs: 16 });
    assert.deepEqual(writes(claim, hostFacts({ cards })), [
      { do: "first-seen", card, values: { NUM_OF_VFS: "16" } },
    ]);
    for (const known of [
      { firmwareWrites: [writeRecord(pci, { bootId: lastBoot })] },
      { firstSeen: [firstSeen(pci)] },
    ])
      assert.deepEqual(writes(claim, hostFacts({ cards, ...known })), []);
  });

  it("leaves what a rollout stages to the rollout", () => {
    const cards = [cardWith(pci, firmware("8", "16"))];
    const plan = planHost([firmwareClaim({ numOfVfs: 32 })], hostFacts({ cards }), {
      powerControl: true,
      operatorPool: "unknown",
    });
    assert.deepEqual(
      hostWrites(firmwareClaim({ numOfVfs: 32 }), plan, hostFacts({ cards }), ["now"]),
      [],
    );
  });

  it("writes no mark twice: with its marks in place only steps are left", () => {
    const property = fc.property(arbitraryFacts, arbitraryClaim, (facts, claim) => {
      const marked = withMarks(facts, writes(claim, facts));
      const again = writes(claim, marked);
      assert.deepEqual(
        again.filter((step) => step.do === "mark"),
        [],
      );
    });
    fc.assert(property);
  });
});
