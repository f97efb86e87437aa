import assert from "node:assert/strict";
import { hostFacts } from "../../support/factsBuilder.ts";
import {
  type ClusterParts,
  clusterFacts,
  labelled,
  nodeState,
  operatorConfig,
  pf,
  pfWithVfs,
  policy,
  wantedPf,
} from "./support/operatorFacts.ts";
import { forecastSriov } from "../../../provider/plan/sriovForecast/forecastSriov.ts";
import { codes, predictOne } from "./support/predictOne.ts";

const configs = [operatorConfig({ configurationMode: "systemd" })];
const policies = [policy("ib")];

/** A node on which the policy is carried out. */
const done = nodeState("n1", {
  pfs: [pfWithVfs("18", 8)],
  wanted: [wantedPf("18", { policyName: "ib" })],
});

describe("systemdRule()", () => {
  it("leaves a node alone whose spec stays as it is", () => {
    assert.equal(predictOne({ configs, policies, states: [done] }).outcome, "none");
  });

  it("does nothing in daemon mode", () => {
    const changed = [policy("ib", { isRdma: false })];
    assert.equal(predictOne({ policies: changed, states: [done] }).outcome, "none");
  });

  it("reboots for a change that would disturb no one in daemon mode", () => {
    const changed = [policy("ib", { isRdma: false })];
    const { outcome, part } = predictOne({ configs, policies: changed, states: [done] });
    assert.equal(outcome, "reboot");
    assert.deepEqual(codes(part.reboots), ["systemd_change"]);
  });

  it("reboots for what would be a drain in daemon mode, such as a PF that was set down", () => {
    const states = [
      nodeState("n1", {
        pfs: [pfWithVfs("18", 8, {}, { linkAdminState: "down" })],
        wanted: [wantedPf("18", { policyName: "ib" })],
      }),
    ];
    const { outcome, part } = predictOne({ configs, policies, states });
    assert.equal(outcome, "reboot");
    assert.deepEqual(codes(part.reboots), ["systemd_drain"]);
    assert.deepEqual(codes(part.loops), []);
  });

  it("reboots at every start of its daemon for an externally managed PF", () => {
    const external = [policy("ib", { externallyManaged: true })];
    const states = [
      nodeState("n1", {
        pfs: [pfWithVfs("18", 8)],
        wanted: [wantedPf("18", { policyName: "ib" }, { externallyManaged: true })],
      }),
    ];
    const { outcome, when, part } = predictOne({ configs, policies: external, states });
    assert.equal(outcome, "reboot");
    assert.equal(when, "daemon-start");
    assert.deepEqual(codes(part.loops), ["external_systemd"]);
  });

  it("does not know the files of a node that it is not done with", () => {
    const states = [
      nodeState("n1", {
        asked: "",
        sync: "InProgress",
        pfs: [pf()],
        wanted: [wantedPf("18", { policyName: "ib" })],
      }),
    ];
    const host = { ...hostFacts(), kernelArguments: [] };
    const { part } = predictOne({ configs, policies, states }, withService(host));
    assert.deepEqual(part.unknown, [{ code: "systemd_files" }]);
  });

  it("reboots a probed host without its service, except on OpenShift", () => {
    const host = { ...hostFacts(), kernelArguments: [] };
    const parts: ClusterParts = { configs, policies, states: [done] };
    assert.deepEqual(codes(predictOne(parts, host).part.reboots), ["systemd_first"]);
    assert.deepEqual(codes(predictOne(parts, withService(host)).part.reboots), []);
    const nodes = [labelled("n1", { "node.openshift.io/os_id": "rhcos" })];
    assert.deepEqual(codes(predictOne({ ...parts, nodes }, host).part.reboots), []);
  });

  it("reboots a new node that a policy means, not one that none means", () => {
    const parts = { configs, states: [] };
    const host = withService({ ...hostFacts(), kernelArguments: [] });
    assert.deepEqual(codes(predictOne({ ...parts, policies }, host).part.reboots), [
      "systemd_first",
    ]);
    assert.deepEqual(codes(predictOne(parts, host).part.reboots), []);
  });

  it("reboots every node when the mode is switched on", () => {
    const facts = clusterFacts({ policies, states: [done] });
    const { nodes } = forecastSriov({ facts, edit: { applied: configs, gone: [] } });
    assert.deepEqual(
      nodes.map(({ outcome, isNew, part }) => [outcome, isNew, codes(part.reboots)]),
      [["reboot", true, ["systemd_first"]]],
    );
  });
});

describe("switchdevRule()", () => {
  const switchdev = { eSwitchMode: "switchdev", isRdma: false };
  const parts: ClusterParts = {
    policies: [policy("ib", switchdev)],
    states: [nodeState("n1", { pfs: [pf("18", { eSwitchMode: "switchdev" })] })],
  };

  it("does not know the unit of Open vSwitch of a node that is new to switchdev", () => {
    const { outcome, part } = predictOne(parts);
    assert.equal(outcome, "unknown");
    assert.deepEqual(part.unknown, [{ code: "ovs_unit" }]);
  });

  it("takes it for right on a settled node in switchdev mode", () => {
    const wanted = [wantedPf("18", { policyName: "ib", isRdma: false }, switchdev)];
    const states = [nodeState("n1", { pfs: [pf("18", { eSwitchMode: "switchdev" })], wanted })];
    assert.equal(predictOne({ ...parts, states }).outcome, "none");
  });

  it("leaves the unit to MachineConfigs on OpenShift", () => {
    const nodes = [labelled("n1", { "node.openshift.io/os_id": "rhcos" })];
    assert.equal(predictOne({ ...parts, nodes }).outcome, "none");
  });
});

function withService(host: ReturnType<typeof hostFacts>): ReturnType<typeof hostFacts> {
  return {
    ...host,
    sriovOperator: { signs: ["/etc/systemd/system/sriov-config.service"] },
  };
}
