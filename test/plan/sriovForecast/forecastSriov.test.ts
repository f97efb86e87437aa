import { hostFacts } from "../../support/factsBuilder.ts";
import assert from "node:assert/strict";
import { exclusive, forecast, short, type Short } from "./support/forecasts.ts";
import {
  clusterFacts,
  labelled,
  node,
  nodeState,
  operatorConfig,
  pf,
  pfWithVfs,
  policy,
  pool,
  wantedPf,
} from "./support/operatorFacts.ts";
import { codes } from "./support/predictOne.ts";

describe("forecastSriov()", () => {
  it("says nothing of nodes that are settled and stay so", () => {
    const facts = clusterFacts({
      policies: [policy("ib")],
      pools: [exclusive],
      states: [
        nodeState("n1", {
          asked: "exclusive",
          pfs: [pfWithVfs("18", 8)],
          wanted: [wantedPf("18", { policyName: "ib" })],
        }),
      ],
    });
    assert.deepEqual(forecast({ facts }), []);
  });

  it("tells a reboot that an apply causes from one that waits already", () => {
    const states = [nodeState("n1"), nodeState("n2", { pfs: [pf("18", { totalvfs: 16 })] })];
    const nodes = [node("n1"), node("n2")];
    const applied = [exclusive];
    assert.deepEqual(
      short(forecast({ facts: clusterFacts({ nodes, states }), edit: { applied } })),
      [
        ["n1", "reboot", "now", true],
        ["n2", "reboot", "now", true],
      ],
    );
    const facts = clusterFacts({ nodes, states, policies: [policy("ib")] });
    assert.deepEqual(short(forecast({ facts, edit: { applied } })), [
      ["n1", "reboot", "now", true],
      ["n2", "reboot", "now", false],
    ]);
  });

  it("tells what waits for the next start of the daemon, and that a change wakes it", () => {
    const states = [
      nodeState("n1", {
        pfs: [pfWithVfs("18", 8, {}, { totalvfs: 16 })],
        wanted: [wantedPf("18", { policyName: "ib" })],
      }),
    ];
    const facts = clusterFacts({ policies: [policy("ib")], states });
    assert.deepEqual(short(forecast({ facts })), [["n1", "reboot", "daemon-start", false]]);
    const applied = [policy("ib", { isRdma: false })];
    assert.deepEqual(short(forecast({ facts, edit: { applied } })), [
      ["n1", "reboot", "now", true],
    ]);
  });

  it("sees drift of VFs at once and drift of firmware not before the daemon starts", () => {
    const wanted = [wantedPf("18", { policyName: "ib" })];
    const of = (live: Parameters<typeof nodeState>[1]): Short[] =>
      short(
        forecast({
          facts: clusterFacts({
            policies: [policy("ib")],
            states: [nodeState("n1", { ...live, wanted })],
          }),
        }),
      );
    assert.deepEqual(of({ pfs: [pfWithVfs("18", 4, {}, { totalvfs: 8 })] }), [
      ["n1", "drain", "now", false],
    ]);
    assert.deepEqual(of({ pfs: [pfWithVfs("18", 8, {}, { totalvfs: 16 })] }), [
      ["n1", "reboot", "daemon-start", false],
    ]);
  });

  it("drains an externally managed PF at each start of the daemon, but not for drift", () => {
    const facts = clusterFacts({
      policies: [policy("ib", { externallyManaged: true })],
      states: [
        nodeState("n1", {
          pfs: [pfWithVfs("18", 8)],
          wanted: [wantedPf("18", { policyName: "ib" }, { externallyManaged: true })],
        }),
      ],
    });
    assert.deepEqual(short(forecast({ facts })), [["n1", "drain", "daemon-start", false]]);
  });

  it("decides anew everywhere when the firmware plugin comes back", () => {
    const disabled = operatorConfig({ disablePlugins: ["mellanox"] });
    const facts = clusterFacts({
      configs: [disabled],
      policies: [policy("ib")],
      states: [
        nodeState("n1", {
          pfs: [pfWithVfs("18", 8, {}, { totalvfs: 16 })],
          wanted: [wantedPf("18", { policyName: "ib" })],
        }),
      ],
    });
    assert.deepEqual(forecast({ facts }), []);
    assert.deepEqual(short(forecast({ facts, edit: { applied: [operatorConfig()] } })), [
      ["n1", "reboot", "now", true],
    ]);
  });

  it("reboots for a pool that goes, whose argument is on the command line", () => {
    const facts = clusterFacts({
      pools: [exclusive],
      states: [nodeState("n1", { asked: "exclusive" })],
    });
    const nodes = forecast({ facts, edit: { gone: [exclusive] } });
    assert.deepEqual(short(nodes), [["n1", "reboot", "now", true]]);
    assert.deepEqual(codes(nodes[0]?.part.reboots ?? []), ["argument_extra"]);
  });

  it("drains for a policy that goes, whose VFs the operator made", () => {
    const ib = policy("ib");
    const facts = clusterFacts({
      policies: [ib],
      states: [
        nodeState("n1", {
          pfs: [pfWithVfs("18", 8)],
          wanted: [wantedPf("18", { policyName: "ib" })],
        }),
      ],
    });
    const nodes = forecast({ facts, edit: { gone: [ib] } });
    assert.deepEqual(short(nodes), [["n1", "drain", "now", true]]);
    assert.deepEqual(codes(nodes[0]?.part.notes ?? []), ["firmware_zeroed"]);
  });

  it("stops at a node of two pools, for which the operator has no mode and no drain", () => {
    const facts = clusterFacts({
      pools: [exclusive],
      states: [nodeState("n1", { asked: "exclusive" })],
    });
    const nodes = forecast({ facts, edit: { applied: [pool("q")] } });
    assert.deepEqual(short(nodes), [["n1", "stop", "now", true]]);
    assert.deepEqual(nodes[0]?.part.stops, [{ code: "many_pools", pools: ["p", "q"] }]);
    assert.deepEqual(codes(nodes[0].part.reboots), ["argument_extra"]);
  });

  it("does not stop there where nothing waits for a drain", () => {
    const facts = clusterFacts({
      configs: [operatorConfig({ disableDrain: true })],
      pools: [exclusive],
      states: [nodeState("n1", { asked: "exclusive" })],
    });
    const nodes = forecast({ facts, edit: { applied: [pool("q")] } });
    assert.deepEqual(short(nodes), [["n1", "reboot", "now", true]]);
  });

  it("takes pools of Open vSwitch offload for none", () => {
    const offload = pool("q", {
      ovsHardwareOffloadConfig: { name: "worker" },
      nodeSelector: undefined,
      maxUnavailable: undefined,
    });
    const facts = clusterFacts({
      pools: [exclusive, offload],
      states: [nodeState("n1", { asked: "exclusive" })],
    });
    assert.deepEqual(forecast({ facts }), []);
  });

  it("takes what the daemon asks for already, unless its spec is about to change", () => {
    const annotations = { "desired-state": "Reboot_Required" };
    const states = [nodeState("n1", { annotations, sync: "InProgress", asked: "exclusive" })];
    const facts = clusterFacts({ pools: [exclusive], states });
    const nodes = forecast({ facts });
    assert.deepEqual(short(nodes), [["n1", "reboot", "now", false]]);
    assert.deepEqual(codes(nodes[0]?.part.reboots ?? []), ["requested"]);
    const after = forecast({ facts, edit: { gone: [exclusive] } });
    assert.deepEqual(codes(after[0]?.part.reboots ?? []), []);
    assert.deepEqual(short(after), [["n1", "unknown", "now", false]]);
  });

  it("takes a drain that the daemon asks for", () => {
    const annotations = { "desired-state": "Drain_Required" };
    const host = { ...hostFacts(), kernelArguments: [] };
    const facts = clusterFacts({ states: [nodeState("n1", { annotations })] });
    assert.deepEqual(short(forecast({ facts, hosts: new Map([["n1", host]]) })), [
      ["n1", "drain", "now", false],
    ]);
  });

  it("looks at nodes on which the operator runs only", () => {
    const nodes = [node("n1"), labelled("n2", { "kubernetes.io/os": "windows" })];
    const states = [nodeState("n1"), nodeState("n2")];
    const applied = [pool("p", { rdmaMode: "exclusive", nodeSelector: undefined })];
    const names = (configs: Parameters<typeof operatorConfig>[0]): string[] =>
      forecast({
        facts: clusterFacts({ nodes, states, configs: [operatorConfig(configs)] }),
        edit: { applied },
      }).map((each) => each.node.node.name);
    assert.deepEqual(names({}), ["n1"]);
    assert.deepEqual(names({ configDaemonNodeSelector: { "nvidia.com/gpu.present": "true" } }), [
      "n1",
      "n2",
    ]);
    assert.deepEqual(names({ configDaemonNodeSelector: { rack: "r1" } }), []);
  });

  it("ignores objects of other namespaces and kinds", () => {
    const elsewhere = { ...exclusive, namespace: "default" };
    const otherGroup = { ...exclusive, apiVersion: "example.com/v1" };
    const applied = [elsewhere, otherGroup];
    assert.deepEqual(forecast({ facts: clusterFacts(), edit: { applied } }), []);
  });
});
