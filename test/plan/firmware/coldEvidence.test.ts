import assert from "node:assert/strict";
import { coldCycleFailed, coldEvidence } from "../../../provider/plan/firmware/coldEvidence.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import {
  cardWith,
  firstSeen,
  hostFacts,
  lastBoot,
  row,
  writeRecord,
} from "../../support/factsBuilder.ts";

const pci = "0000:18:00.0";
const act = "cold-power-cycle";
/** Our own value is in effect, a link type that somebody else staged is not. */
const card = cardWith(pci, { NUM_OF_VFS: row("8"), LINK_TYPE_P1: row("ETH(2)", "IB(1)") });
const seen = firstSeen(pci, { bootId: lastBoot, nextBoot: { LINK_TYPE_P1: "IB" } });

function failed(records: Partial<HostFacts>): boolean {
  return coldCycleFailed(card, hostFacts({ cards: [card], ...records }));
}

describe("coldEvidence()", () => {
  const evidence = (records: Partial<HostFacts>): unknown =>
    coldEvidence(card, hostFacts({ cards: [card], ...records }))?.code;
  const wrote = { LINK_TYPE_P1: "IB" };

  it("does not take a kexec by somebody else for a reset that loaded nothing", () => {
    const ours = { firmwareWrites: [writeRecord(pci, { bootId: lastBoot, wrote })] };
    assert.equal(evidence(ours), "boot_after_write");
    assert.equal(evidence({ ...ours, startedByKexec: true }), undefined);
    assert.equal(evidence({ firstSeen: [seen] }), "boot_after_first_seen");
    assert.equal(evidence({ firstSeen: [seen], startedByKexec: true }), undefined);
  });

  it("does not try its own warm reboot again that became a kexec", () => {
    const act = "warm-reboot";
    const ours = writeRecord(pci, { bootId: lastBoot, wrote, act });
    assert.equal(evidence({ firmwareWrites: [ours], startedByKexec: true }), "boot_after_write");
    const others = writeRecord(pci, { bootId: lastBoot, wrote: {}, act });
    const found = { firmwareWrites: [others], firstSeen: [seen], startedByKexec: true as const };
    assert.equal(evidence(found), "boot_after_first_seen");
  });

  it("knows from an earlier change that a warm reboot is not enough for this card", () => {
    const loaded = writeRecord(pci, { bootId: lastBoot, act: "cold-power-cycle" });
    assert.equal(evidence({ firmwareWrites: [loaded] }), undefined);
    const learned = { ...loaded, learned: "warm-not-enough" } as const;
    assert.equal(evidence({ firmwareWrites: [learned] }), "warm_failed_before");
    const otherCard = { ...learned, card: "MT0000X00000" };
    assert.equal(evidence({ firmwareWrites: [otherCard] }), undefined);
  });
});

describe("coldCycleFailed()", () => {
  it("sees that the cycle after our write did not load what others had staged before it", () => {
    const ours = writeRecord(pci, { bootId: lastBoot, act });
    assert.equal(failed({ firmwareWrites: [ours], firstSeen: [seen] }), true);
    const nothing = writeRecord(pci, { bootId: lastBoot, act, wrote: {} });
    assert.equal(failed({ firmwareWrites: [nothing], firstSeen: [seen] }), true);
  });

  it("does not count a cycle of an earlier boot, and none that is still to come", () => {
    const earlier = writeRecord(pci, { bootId: "an-earlier-boot", act });
    assert.equal(failed({ firmwareWrites: [earlier], firstSeen: [seen] }), false);
    assert.equal(failed({ firmwareWrites: [writeRecord(pci, { act })], firstSeen: [seen] }), false);
  });

  it("counts no warm reboot", () => {
    const warm = writeRecord(pci, { bootId: lastBoot, act: "warm-reboot" });
    assert.equal(failed({ firmwareWrites: [warm], firstSeen: [seen] }), false);
  });
});
