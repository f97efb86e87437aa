import assert from "node:assert/strict";
import { coldCycleFailed } from "../../../provider/plan/firmware/coldEvidence.ts";
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
