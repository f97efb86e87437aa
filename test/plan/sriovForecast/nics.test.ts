import assert from "node:assert/strict";
import type { LiveObject } from "../../../provider/facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { Outcome } from "../../../provider/plan/sriovForecast/predictNode.ts";
import { asks8, host, other } from "./support/cardHosts.ts";
import { nodeState, pf, pfWithVfs, policy, wantedPf } from "./support/operatorFacts.ts";
import { codes, predictOne } from "./support/predictOne.ts";
import { cardWith, dgxWith, dualPort, firmware } from "../../support/factsBuilder.ts";

describe("mellanoxRule() on two ports", () => {
  const ports = [pf("18"), pf("18", { pciAddress: other, name: "ib181" })];
  const states = [nodeState("n1", { pfs: ports })];
  const ofPort = (name: string, numVfs: number): LiveObject =>
    policy(name, { nicSelector: { pfNames: [name] }, numVfs });
  const dual = (numOfVfs: string): HostFacts =>
    host([
      dualPort("0000:18:00", {
        firmware: { status: "read", parameters: firmware(numOfVfs), perFunction: {} },
      }),
    ]);

  const table: readonly (readonly [number, number, string, Outcome])[] = [
    [8, 16, "16", "none"],
    [16, 8, "16", "none"],
    [8, 16, "8", "reboot"],
    [8, 8, "8", "none"],
  ];
  for (const [first, second, current, outcome] of table) {
    it(`wants the larger of ${first} and ${second} VFs: ${current} in the firmware, ${outcome}`, () => {
      const policies = [ofPort("ib180", first), ofPort("ib181", second)];
      const { part, ...prediction } = predictOne({ states, policies }, dual(current));
      assert.equal(prediction.outcome, outcome);
      assert.deepEqual(codes(part.reboots), outcome === "reboot" ? ["num_of_vfs"] : []);
    });
  }

  it("counts one card once, under its first port that is wanted", () => {
    const { part } = predictOne({ states, policies: [ofPort("ib181", 4)] }, dual("8"));
    assert.deepEqual(part.reboots, [
      { code: "num_of_vfs", pci: other, current: 8, wanted: 4, staged: false },
    ]);
  });

  it("takes any number that chance may pick beyond functions 0 and 1, which know no other port", () => {
    const pfs = ["2", "3"].map((last) =>
      pf("18", { pciAddress: `0000:18:00.${last}`, name: `ib18${last}`, totalvfs: 8 }),
    );
    const policies = [ofPort("ib182", 4), ofPort("ib183", 8)];
    const { part } = predictOne({ states: [nodeState("n1", { pfs })], policies });
    assert.deepEqual(part.reboots, [
      { code: "num_of_vfs", pci: "0000:18:00.2", current: 8, wanted: 4, staged: null },
    ]);
  });
});

describe("mellanoxRule() on several cards", () => {
  const names = ["ib180", "ib400", "ib4f0"];
  const slots = ["18", "40", "4f"];
  const policies = [policy("all", { nicSelector: { pfNames: names } })];
  const states = (totals: readonly number[]): LiveObject[] => [
    nodeState("n1", {
      pfs: slots.map((slot, index) => pf(slot, { totalvfs: totals[index] ?? 8 })),
    }),
  ];

  it("names every card that needs it", () => {
    const { part } = predictOne({ policies, states: states([16, 16, 16]) });
    assert.equal(part.reboots.length, 3);
    assert.deepEqual(part.notes, []);
  });

  it("mentions that chance decides where some cards need it and others do not", () => {
    const { outcome, part } = predictOne({ policies, states: states([16, 8, 16]) });
    assert.equal(outcome, "reboot");
    assert.deepEqual(part.notes, [{ code: "random_card", cards: 3, needing: 2 }]);
  });

  it("mentions no chance where one card is in the policies", () => {
    const { part } = predictOne({ ...asks8, states: states([16, 8, 8]) });
    assert.equal(part.reboots.length, 1);
    assert.deepEqual(part.notes, []);
  });

  it("reads each card of a probed host", () => {
    const facts = dgxWith((address) => cardWith(address, firmware("16", "8")));
    const { part } = predictOne(
      { policies, states: states([16, 16, 16]) },
      { ...facts, kernelArguments: [] },
    );
    assert.deepEqual(codes(part.reboots), ["num_of_vfs", "num_of_vfs", "num_of_vfs"]);
    assert.deepEqual(codes(part.loops), [
      "firmware_not_loaded",
      "firmware_not_loaded",
      "firmware_not_loaded",
    ]);
  });
});

describe("mellanoxRule() on cards that leave the policies", () => {
  it("notes that the operator stages 0 VFs there", () => {
    const states = [nodeState("n1", { pfs: [pf("18"), pf("40")], wanted: [wantedPf("40")] })];
    const { outcome, part } = predictOne({ ...asks8, states });
    assert.equal(outcome, "none");
    assert.deepEqual(part.notes, [{ code: "firmware_zeroed", pci: "0000:40:00.0" }]);
  });

  it("stages nothing on a card that was externally managed or never its own", () => {
    const wanted = [wantedPf("40", {}, { externallyManaged: true })];
    const pfs = [pf("18"), pfWithVfs("40", 8), pfWithVfs("4f", 8)];
    const { outcome, part } = predictOne({
      ...asks8,
      states: [nodeState("n1", { pfs, wanted })],
    });
    assert.equal(outcome, "none");
    assert.deepEqual(part.notes, []);
  });
});
