import assert from "node:assert/strict";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { read } from "../../../provider/facts/reading.ts";
import type { Outcome } from "../../../provider/plan/sriovForecast/predictNode.ts";
import type { LoopReason, RebootReason } from "../../../provider/plan/sriovForecast/reason.ts";
import {
  exclusive,
  missing,
  notEdited,
  one,
  rhel,
  shared,
  silent,
  ubuntu,
  unsettled,
  zero,
} from "./support/argumentHosts.ts";
import { type ClusterParts, labelled } from "./support/operatorFacts.ts";
import { codes, predictOne } from "./support/predictOne.ts";
import { bootArguments, hostFacts, ofFamily, rdma } from "../../support/factsBuilder.ts";

interface Row {
  readonly title: string;
  readonly cluster: ClusterParts;
  readonly host?: HostFacts;
  readonly outcome: Outcome;
  readonly reboots?: readonly RebootReason[];
  readonly loops?: readonly LoopReason[];
}

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
