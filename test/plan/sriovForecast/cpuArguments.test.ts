import assert from "node:assert/strict";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { Outcome } from "../../../provider/plan/sriovForecast/predictNode.ts";
import type { RebootReason } from "../../../provider/plan/sriovForecast/reason.ts";
import { rhel, ubuntu, unsettled } from "./support/argumentHosts.ts";
import {
  type ClusterParts,
  labelled,
  nodeState,
  policy,
  wantedPf,
} from "./support/operatorFacts.ts";
import { codes, predictOne } from "./support/predictOne.ts";

describe("argumentRule() for vfio-pci", () => {
  const cpu = (vendor: string): ClusterParts["nodes"] => [
    labelled("n1", { "feature.node.kubernetes.io/cpu-model.vendor_id": vendor }),
  ];
  const vfio: ClusterParts = {
    policies: [policy("v", { deviceType: "vfio-pci", isRdma: false })],
    states: unsettled,
  };
  const wants = (argument: "intel_iommu=on" | "iommu=pt"): RebootReason => ({
    code: "argument_missing",
    argument,
    because: "vfio",
    live: null,
  });

  const table: readonly (readonly [
    string,
    ClusterParts["nodes"],
    HostFacts,
    Outcome,
    readonly RebootReason[],
    readonly string[],
  ])[] = [
    [
      "wants both on Intel",
      cpu("Intel"),
      rhel([]),
      "reboot",
      [wants("intel_iommu=on"), wants("iommu=pt")],
      [],
    ],
    ["wants one on AMD", cpu("AMD"), rhel([]), "reboot", [wants("iommu=pt")], []],
    ["finds them there", cpu("Intel"), rhel(["intel_iommu=on", "iommu=pt"]), "none", [], []],
    ["is content on AMD", cpu("AMD"), rhel(["iommu=pt"]), "none", [], []],
    [
      "wants none on Arm",
      [labelled("n1", { "kubernetes.io/arch": "arm64" })],
      rhel([]),
      "none",
      [],
      [],
    ],
    [
      "loops on Ubuntu",
      cpu("AMD"),
      ubuntu([]),
      "reboot",
      [wants("iommu=pt")],
      ["arguments_not_edited"],
    ],
    [
      "loops where the argument is part of another word",
      cpu("Intel"),
      rhel(["intel_iommu=on,sm_on", "iommu=pt"]),
      "reboot",
      [wants("intel_iommu=on")],
      ["argument_spelling"],
    ],
    [
      "knows one from a CPU of unknown make",
      undefined,
      rhel([]),
      "reboot",
      [wants("iommu=pt")],
      [],
    ],
  ];
  for (const [title, nodes, host, outcome, reboots, loops] of table) {
    it(title, () => {
      const { part, ...prediction } = predictOne(
        nodes === undefined ? vfio : { ...vfio, nodes },
        host,
      );
      assert.equal(prediction.outcome, outcome);
      assert.deepEqual(part.reboots, reboots);
      assert.deepEqual(codes(part.loops), loops);
      assert.deepEqual(part.unknown, []);
    });
  }

  it("does not know whether the CPU is an Intel where only intel_iommu=on is missing", () => {
    const { outcome, part } = predictOne(vfio, rhel(["iommu=pt"]));
    assert.equal(outcome, "unknown");
    assert.deepEqual(part.unknown, [{ code: "cpu_vendor" }]);
  });

  it("takes the IOMMU of a settled node whose spec has vfio-pci for there", () => {
    const wanted = [wantedPf("18", { policyName: "v", deviceType: "vfio-pci", isRdma: false })];
    const { outcome } = predictOne({ ...vfio, states: [nodeState("n1", { wanted })] });
    assert.equal(outcome, "none");
  });

  it("does not know the IOMMU of a settled node that had no vfio-pci", () => {
    const { outcome, part } = predictOne({ ...vfio, states: [nodeState("n1")] });
    assert.equal(outcome, "unknown");
    assert.deepEqual(codes(part.unknown), ["command_line"]);
  });

  it("never removes IOMMU arguments", () => {
    const { outcome } = predictOne({ states: unsettled }, rhel(["intel_iommu=on", "iommu=pt"]));
    assert.equal(outcome, "none");
  });
});
