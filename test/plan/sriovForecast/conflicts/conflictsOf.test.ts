import assert from "node:assert/strict";
import { unknown } from "../../../../provider/facts/reading.ts";
import { conflictsOf } from "../../../../provider/plan/sriovForecast/conflicts/conflictsOf.ts";
import { asks, exactly, find, short } from "../support/findConflicts.ts";
import { template } from "../support/nicTemplates.ts";
import {
  type ClusterParts,
  clusterFacts,
  labelled,
  node,
  nodeState,
  pf,
  policy,
  pool,
} from "../support/operatorFacts.ts";
import { modeClaim, vfsClaim } from "../../../support/claims.ts";
import { dualPort, hostFacts } from "../../../support/factsBuilder.ts";

describe("conflictsOf()", () => {
  it("names the host, the card and every policy that asks for it", () => {
    const parts: ClusterParts = {
      policies: [
        policy("a", { nicSelector: { pfNames: ["ib180#0-3"] } }),
        policy("b", { nicSelector: { pfNames: ["ib180#4-7"] } }),
      ],
    };
    const [found] = find(exactly(4), parts);
    assert.equal(found?.host, "host1");
    assert.equal(found.pci, "0000:18:00.0");
    assert.equal(found.theirs.object, "SriovNetworkNodePolicy a and b");
    assert.deepEqual(found.theirs.objects, [
      "SriovNetworkNodePolicy a",
      "SriovNetworkNodePolicy b",
    ]);
    assert.equal(found.ours.resource, "NicFirmwareVfs firmware");
  });

  it("compares a card of two ports with the larger number of its policies", () => {
    const pfs = [pf("18"), pf("18", { pciAddress: "0000:18:00.1", name: "ib181" })];
    const parts: ClusterParts = {
      states: [nodeState("n1", { pfs })],
      policies: [
        policy("a", { numVfs: 4 }),
        policy("b", { nicSelector: { pfNames: ["ib181"] }, numVfs: 16 }),
      ],
    };
    const host = hostFacts({ cards: [dualPort("0000:18:00")] });
    assert.deepEqual(short(find(exactly(16), parts, host)), [
      ["warning", "NUM_OF_VFS", "exactly 16", "SriovNetworkNodePolicy a and b: 16", "same"],
    ]);
  });

  it("finds policies before the operator has described the node", () => {
    const found = find(exactly(8), { ...asks(16), states: [] });
    assert.deepEqual(
      found.map(({ effect }) => effect),
      ["undone"],
    );
  });

  it("finds the mode of a host that could not be read, and nothing on its cards", () => {
    const claims = [modeClaim(), exactly(8), vfsClaim({ numVfs: 4 })];
    const { conflicts } = conflictsOf({
      claims,
      nodeOf: new Map([["host1", "n1"]]),
      hosts: new Map(),
      facts: clusterFacts({ ...asks(16), pools: [pool("p", { rdmaMode: "shared" })] }),
    });
    assert.deepEqual(
      conflicts.map(({ what }) => what),
      ["rdma-mode"],
    );
  });

  it("compares each host with its own node", () => {
    const { conflicts } = conflictsOf({
      claims: [modeClaim({ hosts: "a,b,c" })],
      nodeOf: new Map([
        ["a", "n1"],
        ["b", "n2"],
      ]),
      hosts: new Map(),
      facts: clusterFacts({
        nodes: [labelled("n1", { rack: "r1" }), node("n2")],
        pools: [pool("p", { rdmaMode: "shared", nodeSelector: { matchLabels: { rack: "r1" } } })],
      }),
    });
    assert.deepEqual(
      conflicts.map(({ host }) => host),
      ["a"],
    );
  });

  it("says what it could not compare", () => {
    const { conflicts, unknown: doubts } = conflictsOf({
      claims: [exactly(8)],
      nodeOf: new Map([["host1", "n1"]]),
      hosts: new Map([["host1", hostFacts()]]),
      facts: {
        ...clusterFacts(),
        sriovNodePolicies: unknown("forbidden"),
        nicConfigurationTemplates: unknown("no answer"),
      },
    });
    assert.deepEqual(conflicts, []);
    assert.deepEqual(doubts, [
      "SR-IOV operator: SriovNetworkNodePolicies could not be read: forbidden",
      "NicConfigurationTemplates could not be read: no answer",
    ]);
  });

  it("says which template is not understood", () => {
    const odd = template({ nicSelector: { nicType: 7 } });
    const { unknown: doubts } = conflictsOf({
      claims: [exactly(8)],
      nodeOf: new Map(),
      hosts: new Map(),
      facts: clusterFacts({ templates: [odd] }),
    });
    assert.match(
      doubts.join(),
      /^NicConfigurationTemplate cx7 is not understood: nicSelector\.nicType/,
    );
  });
});
