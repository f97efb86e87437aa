import assert from "node:assert/strict";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { unknown } from "../../provider/facts/reading.ts";
import { notBack } from "../../provider/rollout/notBack.ts";
import { card, dgx, dualPort, hostFacts, pf, rdma } from "../support/factsBuilder.ts";

const two = hostFacts({ cards: [dualPort("0000:18:00")] });

function withCards(...cards: HostFacts["cards"]): HostFacts {
  return hostFacts({ cards });
}

describe("notBack()", () => {
  it("misses nothing on a host that is as before, or has more", () => {
    assert.deepEqual(notBack(dgx(), dgx()), []);
    assert.deepEqual(notBack(withCards(), two), []);
  });

  it("finds a card again at another address", () => {
    const [before] = two.cards;
    assert(before);
    const moved = { ...before, pfs: [pf("0000:19:00.0"), pf("0000:19:00.1")] };
    assert.deepEqual(notBack(two, withCards(moved)), []);
  });

  const [before] = two.cards;
  assert(before);
  const cases: readonly (readonly [after: HostFacts, missing: string])[] = [
    [withCards(), '"0000:18:00.0" is gone'],
    [withCards({ ...before, pfs: before.pfs.slice(1) }), '"0000:18:00.0" has 1 of 2 functions'],
    [
      withCards({ ...before, pfs: [pf("0000:18:00.0"), pf("0000:18:00.1", { driver: null })] }),
      '"0000:18:00.0" has no driver',
    ],
    [
      withCards({ ...before, firmware: { status: "failed", code: "open_failed", message: "-E-" } }),
      'the firmware configuration of "0000:18:00.0" cannot be read',
    ],
    [
      { ...two, rdma: rdma({ live: unknown("ib_core is not loaded") }) },
      "the RDMA mode cannot be read: ib_core is not loaded",
    ],
  ];
  for (const [after, missing] of cases)
    it(`tells that ${missing}`, () => {
      assert.deepEqual(notBack(two, after), [missing]);
    });

  it("expects nothing that was not there before, nor of devices that are never touched", () => {
    const bare = card("0000:18:00.0", { pfs: [pf("0000:18:00.0", { driver: null })] });
    assert.deepEqual(notBack(withCards(bare), withCards(bare)), []);
    const dpu = card("0000:29:00.0", { kind: "dpu" });
    assert.deepEqual(notBack(withCards(dpu), withCards()), []);
  });
});
