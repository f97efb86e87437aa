import assert from "node:assert/strict";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { read } from "../../../provider/facts/reading.ts";
import type { Outcome } from "../../../provider/plan/sriovForecast/predictNode.ts";
import type { LoopReason, RebootReason } from "../../../provider/plan/sriovForecast/reason.ts";
import { bootArguments, hostFacts, ofFamily, rdma } from "../../support/factsBuilder.ts";
import {
  type ClusterParts,
  labelled,
  node,
  nodeState,
  policy,
  pool,
  wantedPf,
} from "./support/operatorFacts.ts";
import { codes, predictOne } from "./support/predictOne.ts";

const zero = "ib_core.netns_mode=0";
const one = "ib_core.netns_mode=1";

/** A RHEL host with grubby and these words on its running command line. */
function rhel(words: readonly string[], overrides: Partial<HostFacts> = {}): HostFacts {
  return {
    ...ofFamily("rhel", { tools: { grubby: "" }, ...overrides }),
    kernelArguments: [...words],
  };
}

function ubuntu(words: readonly string[], overrides: Partial<HostFacts> = {}): HostFacts {
  return { ...hostFacts(overrides), kernelArguments: [...words] };
}

interface Row {
  readonly title: string;
  readonly cluster: ClusterParts;
  readonly host?: HostFacts;
  readonly outcome: Outcome;
  readonly reboots?: readonly RebootReason[];
  readonly loops?: readonly LoopReason[];
}

const exclusive: ClusterParts = { pools: [pool("p", { rdmaMode: "exclusive" })] };
const shared: ClusterParts = { pools: [pool("p", { rdmaMode: "shared" })] };
const silent: ClusterParts = { pools: [pool("p")] };

const missing = (
  argument: typeof zero | typeof one,
  live: "shared" | "exclusive",
): RebootReason => ({
  code: "argument_missing",
  argument,
  because: "rdmaMode",
  live,
});

const notEdited = (
  os: "ubuntu" | "no-grubby" | "s390x",
  act: "add" | "remove",
  argument: typeof zero | typeof one = zero,
): LoopReason => ({ code: "arguments_not_edited", os, argument, act });

const rows: readonly Row[] = [
  {
    title: "reboots once for a mode that modprobe.d has made live, where grubby adds the argument",
    cluster: exclusive,
    host: rhel([]),
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
  },
  {
    title: "reboots for shared on a fresh host although that is the kernel's default",
    cluster: shared,
    host: rhel([], { rdma: rdma({ live: read("shared") }) }),
    outcome: "reboot",
    reboots: [missing(one, "shared")],
  },
  {
    title: "reboots for ever on Ubuntu for exclusive",
    cluster: exclusive,
    host: ubuntu([]),
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
    loops: [notEdited("ubuntu", "add")],
  },
  {
    title: "reboots for ever on Ubuntu for shared too",
    cluster: shared,
    host: ubuntu([]),
    outcome: "reboot",
    reboots: [missing(one, "exclusive")],
    loops: [notEdited("ubuntu", "add", one)],
  },
  {
    title: "reboots for ever where there is no grubby, as on SUSE",
    cluster: exclusive,
    host: { ...ofFamily("suse"), kernelArguments: [] },
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
    loops: [notEdited("no-grubby", "add")],
  },
  {
    title: "reboots for ever on Debian without grubby",
    cluster: exclusive,
    host: {
      ...ubuntu([]),
      os: { family: "debian", id: "debian", versionId: "12", name: "Debian GNU/Linux 12" },
    },
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
    loops: [notEdited("no-grubby", "add")],
  },
  {
    title: "reboots for ever on s390x, where zipl is not run",
    cluster: { ...exclusive, nodes: [labelled("n1", { "kubernetes.io/arch": "s390x" })] },
    host: rhel([]),
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
    loops: [notEdited("s390x", "add")],
  },
  {
    title: "reboots once on an ostree, through rpm-ostree",
    cluster: exclusive,
    host: { ...ofFamily("ostree"), kernelArguments: [] },
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
  },
  {
    title: "removes an administrator's argument where no pool names a mode, and reboots",
    cluster: silent,
    host: rhel([zero]),
    outcome: "reboot",
    reboots: [{ code: "argument_extra", argument: zero, mode: null }],
  },
  {
    title: "reboots for ever on Ubuntu for an argument that it cannot remove",
    cluster: silent,
    host: ubuntu([zero], { rdma: rdma({ bootEntry: bootArguments("exclusive") }) }),
    outcome: "reboot",
    reboots: [{ code: "argument_extra", argument: zero, mode: null }],
    loops: [notEdited("ubuntu", "remove")],
  },
  {
    title: "removes it on a node of no pool at all",
    cluster: {},
    host: rhel([one]),
    outcome: "reboot",
    reboots: [{ code: "argument_extra", argument: one, mode: null }],
  },
  {
    title: "exchanges the argument of the other mode",
    cluster: exclusive,
    host: rhel([one], { rdma: rdma({ live: read("shared") }) }),
    outcome: "reboot",
    reboots: [
      { code: "argument_extra", argument: one, mode: "exclusive" },
      missing(zero, "shared"),
    ],
  },
  {
    title: "takes netns_mode=N for absent, adds =0 beside it and is done after one reboot",
    cluster: exclusive,
    host: rhel(["ib_core.netns_mode=N"]),
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
  },
  {
    title: "reboots for ever on Ubuntu for netns_mode=N, staged or not",
    cluster: exclusive,
    host: ubuntu(["ib_core.netns_mode=N"], {
      rdma: rdma({ bootEntry: bootArguments("exclusive") }),
    }),
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
    loops: [notEdited("ubuntu", "add")],
  },
  {
    title: "does not see netns_mode=N where no mode is asked for",
    cluster: silent,
    host: ubuntu(["ib_core.netns_mode=N"]),
    outcome: "none",
  },
  {
    title: "takes no loop where RdmaMode has put the argument into the boot entry",
    cluster: exclusive,
    host: ubuntu([], { rdma: rdma({ bootEntry: bootArguments("exclusive") }) }),
    outcome: "reboot",
    reboots: [missing(zero, "exclusive")],
  },
  {
    title: "takes no loop where the boot entry no longer has the unwanted argument",
    cluster: silent,
    host: ubuntu([zero]),
    outcome: "reboot",
    reboots: [{ code: "argument_extra", argument: zero, mode: null }],
  },
  {
    title: "finds nothing to do where RdmaMode has the argument on the command line",
    cluster: exclusive,
    host: ubuntu([zero]),
    outcome: "none",
  },
  {
    title: "finds nothing to do where the pool names no mode and RdmaMode uses modprobe.d",
    cluster: silent,
    host: ubuntu([]),
    outcome: "none",
  },
  {
    title: "never compares the live mode: with the argument there a wrong mode stays",
    cluster: exclusive,
    host: ubuntu([zero], { rdma: rdma({ live: read("shared") }) }),
    outcome: "none",
  },
];

/** Until the operator has looked, its node state says nothing of the command line. */
const unsettled = [nodeState("n1", { sync: "InProgress" })];

describe("argumentRule() for the RDMA mode", () => {
  for (const { title, cluster, host, outcome, reboots = [], loops = [] } of rows) {
    it(title, () => {
      const { part, ...prediction } = predictOne({ states: unsettled, ...cluster }, host);
      assert.equal(prediction.outcome, outcome);
      assert.deepEqual(part.reboots, reboots);
      assert.deepEqual(part.loops, loops);
      assert.deepEqual(part.unknown, []);
    });
  }

  it("takes the absence of any mode on the command line from a probe that did not keep its words", () => {
    const { outcome, part } = predictOne({ states: unsettled, ...exclusive }, hostFacts());
    assert.equal(outcome, "reboot");
    assert.deepEqual(codes(part.reboots), ["argument_missing"]);
  });

  it("does not know the spelling of a mode from such a probe", () => {
    const host = hostFacts({ rdma: rdma({ runningArguments: ["exclusive"] }) });
    const { outcome, part } = predictOne({ states: unsettled, ...exclusive }, host);
    assert.equal(outcome, "unknown");
    assert.deepEqual(part.unknown, [
      { code: "command_line", arguments: [one, zero], asked: "exclusive" },
    ]);
  });
});

describe("argumentRule() without a probed host", () => {
  it("takes the arguments of a settled node from its spec", () => {
    const states = [nodeState("n1", { asked: "exclusive", live: "exclusive" })];
    assert.equal(predictOne({ states, ...exclusive }).outcome, "none");
    const { part } = predictOne({ states, ...shared });
    assert.deepEqual(part.reboots, [
      missing(one, "exclusive"),
      { code: "argument_extra", argument: zero, mode: "shared" },
    ]);
  });

  it("knows that a settled node without a mode has neither argument", () => {
    const { outcome, part } = predictOne({ states: [nodeState("n1")], ...exclusive });
    assert.equal(outcome, "reboot");
    assert.deepEqual(part.reboots, [missing(zero, "shared")]);
  });

  const unsettledStates = [
    nodeState("n1", { asked: "exclusive", sync: "InProgress" }),
    nodeState("n1", { asked: "exclusive", sync: "Failed" }),
    nodeState("n1", { asked: "exclusive", annotations: { "current-state": "Draining" } }),
  ];
  for (const [index, state] of unsettledStates.entries()) {
    it(`knows nothing from a node state that the operator is not done with (${index + 1})`, () => {
      const { outcome, part } = predictOne({ states: [state], ...exclusive });
      assert.equal(outcome, "unknown");
      assert.deepEqual(codes(part.unknown), ["command_line"]);
    });
  }

  const images: readonly (readonly [string, readonly LoopReason[], readonly string[]])[] = [
    ["Ubuntu 22.04.5 LTS", [notEdited("ubuntu", "add")], []],
    ["Debian GNU/Linux 12 (bookworm)", [notEdited("no-grubby", "add")], []],
    ["SUSE Linux Enterprise Server 15 SP6", [notEdited("no-grubby", "add")], []],
    ["Flatcar Container Linux by Kinvolk 3975.2.2", [notEdited("no-grubby", "add")], []],
    ["Red Hat Enterprise Linux 9.4 (Plow)", [], []],
    ["Rocky Linux 9.4 (Blue Onyx)", [], []],
    ["Red Hat Enterprise Linux CoreOS 417.94.202411070820-0", [], []],
    ["Fedora CoreOS 40.20240602.3.0", [], []],
    ["Site Linux 7", [], ["kargs_tool"]],
  ];
  for (const [osImage, loops, unknown] of images) {
    it(`tells from the image of the node whether it would loop: ${osImage}`, () => {
      const { outcome, part } = predictOne({ nodes: [node("n1", { osImage })], ...exclusive });
      assert.equal(outcome, "reboot");
      assert.deepEqual(part.loops, loops);
      assert.deepEqual(codes(part.unknown), unknown);
    });
  }
});

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
