import assert from "node:assert/strict";
import { claimProblems } from "../../provider/plan/claimProblems.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../support/claims.ts";
import { card, dgx, hostFacts } from "../support/factsBuilder.ts";

const none = { select: { model: ["ConnectX-8"] } };

describe("claimProblems()", () => {
  it("refuses a selector that matches on no reachable host, and says what it is", () => {
    const [problem, ...more] = claimProblems(firmwareClaim(none), [dgx(), hostFacts()]);
    assert.deepEqual(more, []);
    assert.equal(problem?.property, "select");
    assert.match(
      problem.message,
      /^NicFirmwareVfs firmware finds no eligible card of model ConnectX-8, on no reachable host of its set; compare select with the cards there: BlueField-3, ConnectX-7$/,
    );
  });

  it("says where to look when no host has a card", () => {
    const [problem] = claimProblems(firmwareClaim({ select: {} }), [hostFacts({ cards: [] })]);
    assert.match(problem?.message ?? "", /; none has a Mellanox card; see `lspci -d 15b3:` there/);
  });

  it("names excluded devices that a selector would have meant", () => {
    const [problem] = claimProblems(vfsClaim({ select: { model: ["BlueField-3"] } }), [dgx()]);
    assert.match(
      problem?.message ?? "",
      /of model BlueField-3; what matches is never touched: in DPU mode/,
    );
  });

  it("refuses a selector that names an excluded device only", () => {
    const [problem] = claimProblems(vfsClaim({ select: { pci: ["0000:05:00.0"] } }), [dgx()]);
    assert.match(
      problem?.message ?? "",
      /selects 0000:05:00.0, which is never touched: NVSwitch bridges/,
    );
  });

  it("accepts a selector that matches on one host of many: the others are data", () => {
    const other = hostFacts({ cards: [card("0000:18:00.0", { model: "ConnectX-8" })] });
    assert.deepEqual(claimProblems(firmwareClaim(none), [dgx(), other]), []);
  });

  it("does not judge a selector without any reachable host", () => {
    assert.deepEqual(claimProblems(firmwareClaim(none), []), []);
  });

  it("does not judge a selector that could not be decided", () => {
    const bluefield = card("0000:18:00.0", { kind: "dpu-unknown", model: "BlueField-3" });
    const claim = firmwareClaim({ select: { model: ["BlueField-3"] } });
    assert.deepEqual(claimProblems(claim, [hostFacts({ cards: [bluefield] })]), []);
  });

  for (const [property, claim] of [
    ["numVfs", vfsClaim({ numVfs: 128 })],
    ["numOfVfs", firmwareClaim({ numOfVfs: 128 })],
  ] as const)
    it(`refuses more VFs in ${property} than any PF can have, reachable or not`, () => {
      const [problem] = claimProblems(claim, []);
      assert.equal(problem?.property, property);
      assert.match(problem.message, /is 128, expected at most 127/);
    });

  it("finds nothing wrong with a mode", () => {
    assert.deepEqual(claimProblems(modeClaim(), [dgx()]), []);
  });
});
