import assert from "node:assert/strict";
import type { HostRead, Unreachable } from "../../../provider/facts/hostRead.ts";
import { liveValues } from "../../../provider/resources/host/liveValues.ts";
import { nicFirmwareVfsKind } from "../../../provider/resources/host/nicFirmwareVfsKind.ts";
import { rdmaModeKind } from "../../../provider/resources/host/rdmaModeKind.ts";
import { factsOf, planSet } from "../../../provider/resources/host/setPlan.ts";
import { sriovVfsKind } from "../../../provider/resources/host/sriovVfsKind.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../../support/claims.ts";
import {
  card,
  cardWith,
  dgx,
  firmware,
  hostFacts,
  pf,
  plainRdma,
} from "../../support/factsBuilder.ts";

const down: Unreachable = {
  status: "unreachable",
  code: "connect_timeout",
  message: 'Cannot reach "c": no answer in 10 s; is it up?',
  summary: "no answer in 10 s",
  local: false,
};
const right: HostRead = { status: "read", facts: hostFacts() };
const plain: HostRead = { status: "read", facts: hostFacts({ rdma: plainRdma() }) };

/** No cluster was looked at. */
const nobody = () => "unknown" as const;

describe("planSet()", () => {
  const reads = new Map<string, HostRead>([
    ["a", right],
    ["b", plain],
    ["c", down],
  ]);
  const hosts = { a: {}, b: {}, c: {} };

  it("plans each host for the claims that mean it", () => {
    const plans = planSet([modeClaim({ hosts: "a,b,c" })], hosts, reads, nobody);
    assert.deepEqual([...plans.keys()], ["a", "b", "c"]);
    assert.deepEqual(plans.get("a")?.changes, []);
    assert.equal(plans.get("b")?.changes.length, 1);
  });

  it("plans nothing for a host that no claim means", () => {
    assert.deepEqual(
      planSet([modeClaim({ hosts: "a" })], hosts, reads, nobody).get("b")?.changes,
      [],
    );
  });

  it("holds a host that cannot be reached as unknown, never as right", () => {
    const plan = planSet([modeClaim({ hosts: "a,b,c" })], hosts, reads, nobody).get("c");
    assert.deepEqual(
      plan?.unknown.map(({ code }) => code),
      ["host_unreachable"],
    );
  });

  it("knows power control by the host's BMC", () => {
    const facts = dgx({ cards: [cardWith("0000:18:00.0", firmware("8"))] });
    const cold = new Map<string, HostRead>([
      ["a", { status: "read", facts }],
      ["b", { status: "read", facts }],
    ]);
    const claim = firmwareClaim({ hosts: "a,b", numOfVfs: 16 });
    const plans = planSet([claim], { a: { bmc: { address: "a-bmc" } }, b: {} }, cold, nobody);
    assert.deepEqual([plans.get("a")?.byHand, plans.get("b")?.byHand], [false, true]);
  });

  it("factsOf() leaves hosts out that could not be read", () => {
    assert.equal(factsOf(reads).length, 2);
  });
});

describe("liveValues()", () => {
  it("folds hosts by the value in effect, and keeps one that cannot be reached under unknown", () => {
    const reads = new Map<string, HostRead>([
      ["n1", plain],
      ["n2", right],
      ["n3", plain],
      ["n4", down],
    ]);
    assert.deepEqual(liveValues(rdmaModeKind, modeClaim(), reads), {
      exclusive: "n2",
      shared: "n[1,3]",
      unknown: "n4",
    });
  });

  it("lists what differs between the cards of a host, and says where there is none", () => {
    const cards = [
      cardWith("0000:18:00.0", firmware("8")),
      cardWith("0000:40:00.0", firmware("16")),
    ];
    const reads = new Map<string, HostRead>([
      ["n1", { status: "read", facts: hostFacts({ cards }) }],
      ["n2", { status: "read", facts: hostFacts({ cards: [] }) }],
    ]);
    assert.deepEqual(liveValues(nicFirmwareVfsKind, firmwareClaim(), reads), {
      "16, 8": "n1",
      "no card": "n2",
    });
    assert.equal(liveValues(sriovVfsKind, vfsClaim(), reads)["no PF"], "n2");
  });

  it("shows the number of VFs that are there", () => {
    const cards = [card("0000:18:00.0", { pfs: [pf("0000:18:00.0", { numVfs: 4 })] })];
    const reads = new Map<string, HostRead>([
      ["n1", { status: "read", facts: hostFacts({ cards }) }],
    ]);
    assert.deepEqual(liveValues(sriovVfsKind, vfsClaim(), reads), { "4": "n1" });
  });
});
