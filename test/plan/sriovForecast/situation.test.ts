import assert from "node:assert/strict";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { forecastSriov } from "../../../provider/plan/sriovForecast/forecastSriov.ts";
import { noEdit } from "../../../provider/plan/sriovForecast/overlayFacts.ts";
import { exclusive, forecast, short } from "./support/forecasts.ts";
import { clusterFacts, nodeState, operatorConfig, policy } from "./support/operatorFacts.ts";
import { codes } from "./support/predictOne.ts";
import { cardWith, firmware, hostFacts, plainRdma } from "../../support/factsBuilder.ts";

describe("forecastSriov() where little is known", () => {
  const applied = [exclusive, policy("ib")];

  it("does not know nodes that the operator has not described", () => {
    const facts = clusterFacts({ states: [] });
    const nodes = forecast({ facts, edit: { applied } });
    assert.deepEqual(short(nodes), [["n1", "unknown", "now", true]]);
    assert.deepEqual(codes(nodes[0]?.part.unknown ?? []), ["command_line", "not_described"]);
  });

  it("reads a probed host in place of a node state", () => {
    const host = {
      ...hostFacts({
        rdma: plainRdma(),
        cards: [cardWith("0000:18:00.0", firmware("16"))],
      }),
      kernelArguments: [],
    };
    const facts = clusterFacts({ states: [] });
    const nodes = forecast({ facts, edit: { applied }, hosts: new Map([["n1", host]]) });
    assert.deepEqual(short(nodes), [["n1", "reboot", "now", true]]);
    assert.deepEqual(codes(nodes[0]?.part.reboots ?? []), ["argument_missing", "num_of_vfs"]);
    assert.deepEqual(nodes[0]?.part.unknown, []);
  });

  it("takes an empty list of PFs for one that is still to come, until the daemon is done", () => {
    const of = (sync: string): string[] =>
      forecast({
        facts: clusterFacts({
          states: [nodeState("n1", { pfs: [], sync })],
          policies: [policy("ib")],
        }),
        hosts: new Map([["n1", { ...hostFacts(), kernelArguments: [] }]]),
      }).map(({ outcome }) => outcome);
    assert.deepEqual(of(""), ["unknown"]);
    assert.deepEqual(of("Succeeded"), []);
  });

  it("says which nodes an operator that is yet to be installed would reboot", () => {
    const missing = read(null);
    const facts = {
      ...clusterFacts(),
      sriovPoolConfigs: missing,
      sriovNodePolicies: missing,
      sriovNodeStates: missing,
      sriovOperatorConfigs: missing,
    };
    assert.deepEqual(forecast({ facts }), []);
    const host = { ...hostFacts(), kernelArguments: [] };
    const result = forecastSriov({
      facts,
      edit: { applied: [exclusive], gone: [] },
      hosts: new Map([["n1", host]]),
    });
    assert.equal(result.unconfigured, true);
    assert.deepEqual(short(result.nodes), [["n1", "reboot", "now", true]]);
  });

  const lists = [
    "nodes",
    "sriovNodeStates",
    "sriovNodePolicies",
    "sriovPoolConfigs",
    "sriovOperatorConfigs",
  ] as const;
  for (const list of lists) {
    it(`knows nothing where ${list} cannot be read`, () => {
      const facts = { ...clusterFacts(), [list]: unknown("forbidden") };
      const result = forecastSriov({ facts, edit: { applied, gone: [] } });
      assert.match(result.unknown ?? "", /could not be read: forbidden/);
      assert.deepEqual(result.nodes, []);
    });
  }

  it("knows nothing where a policy or the configuration is not understood", () => {
    for (const facts of [
      clusterFacts({ policies: [policy("odd", { numVfs: "eight" })] }),
      clusterFacts({ configs: [operatorConfig({ configurationMode: "magic" })] }),
    ]) {
      assert.match(
        forecastSriov({ facts, edit: noEdit }).unknown ?? "",
        /numVfs|configurationMode/,
      );
    }
  });

  it("takes a node state that is not understood for none", () => {
    const facts = clusterFacts({
      states: [{ ...nodeState("n1"), status: { interfaces: "none" } }],
      policies: [policy("ib")],
    });
    assert.deepEqual(short(forecast({ facts })), [["n1", "unknown", "now", false]]);
  });
});
