import assert from "node:assert/strict";
import type { HostFacts, Owner } from "../../../provider/facts/hostFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import type { Activation } from "../../../provider/plan/activation.ts";
import type { RdmaModeClaim } from "../../../provider/plan/claim.ts";
import { operatorModprobeFile } from "../../../provider/plan/mode/operatorPool.ts";
import type { PlanContext } from "../../../provider/plan/planContext.ts";
import { planRdmaMode } from "../../../provider/plan/mode/planRdmaMode.ts";
import { modeClaim } from "../../support/claims.ts";
import {
  bootArguments,
  card,
  hostFacts,
  ofFamily,
  pf,
  plainRdma,
  rdma,
} from "../../support/factsBuilder.ts";

/** One sentence of the design: a host, a claim, and what the plan says. */
interface Case {
  readonly it: string;
  readonly claim?: Partial<RdmaModeClaim>;
  readonly facts: Partial<HostFacts>;
  readonly context?: Partial<PlanContext>;
  /** `none`: no change at all. `write`: a change that no activation is needed for. */
  readonly activation?: Activation | "write";
  /** `phase do [mode]`, in order. */
  readonly steps?: readonly string[];
  readonly code?: string;
  readonly disturbs?: string;
  readonly unknown?: readonly string[];
  readonly blocked?: readonly string[];
  readonly notes?: readonly string[];
}

const ibCore = "/etc/modprobe.d/ib_core.conf";
const operator = { sriovOperator: { signs: ["/etc/sriov-operator"] } };
const pods = { otherNamespaces: read(40) };
const loadsInImage = read({ image: "/boot/initramfs.img", loadsIbCore: true, current: true });
const outdatedImage = read({ image: "/boot/initramfs.img", loadsIbCore: true, current: false });
const bcm: Owner = { kind: "bcm", sign: "/cm/local" };
const mco: Owner = { kind: "mco", sign: "machine-config-daemon" };

const cases: readonly Case[] = [
  // Compare live first.
  { it: "writes nothing where live and the next boot are right", facts: {} },
  {
    it: "writes nothing where shared is wanted and the kernel's default is all there is",
    claim: { mode: "shared" },
    facts: { rdma: plainRdma() },
  },
  {
    it: "writes nothing where another file than ours sets the mode",
    facts: {
      rdma: rdma({ modprobe: read([{ file: "/etc/modprobe.d/rdma.conf", mode: "exclusive" }]) }),
    },
  },
  {
    it: "writes nothing where the boot argument alone sets the mode",
    facts: { rdma: rdma({ modprobe: read([]), bootEntry: bootArguments("exclusive") }) },
  },
  {
    it: "takes the last of several boot arguments",
    facts: { rdma: rdma({ bootEntry: bootArguments("shared", "exclusive") }) },
  },
  {
    it: "puts the next boot right without a reboot where live is right",
    facts: { rdma: rdma({ modprobe: read([]) }) },
    activation: "write",
    steps: ["now modprobe exclusive"],
    code: "mode_next_boot",
    disturbs: "no one",
  },
  {
    it: "puts the next boot right where an argument was removed from the boot configuration but still is on the running command line",
    facts: { rdma: rdma({ modprobe: read([]), runningArguments: ["exclusive"] }) },
    activation: "write",
    steps: ["now modprobe exclusive"],
    code: "mode_next_boot",
  },
  {
    it: "only activates what is staged: pods forbid a change at runtime",
    facts: { rdma: rdma({ live: read("shared"), ...pods }) },
    activation: "warm-reboot",
    steps: [],
    code: "mode_reboot",
    disturbs: "the node",
  },
  // Runtime.
  {
    it: "changes at runtime where no other network namespace exists",
    facts: { rdma: plainRdma() },
    activation: "runtime",
    steps: ["now modprobe exclusive", "now netns exclusive"],
    code: "mode_runtime",
    disturbs: "no one",
  },
  {
    it: "changes back to shared at runtime in the same way",
    claim: { mode: "shared" },
    facts: {},
    activation: "runtime",
    steps: ["now modprobe shared", "now netns shared"],
    code: "mode_runtime",
  },
  {
    it: "leaves a runtime change to a drained node while RDMA contexts are open",
    facts: {
      rdma: plainRdma(),
      inUse: { ...hostFacts().inUse, rdmaContexts: read(3) },
    },
    activation: "runtime",
    steps: ["stage modprobe exclusive", "runtime netns exclusive"],
    code: "mode_runtime_in_use",
    disturbs: "RDMA users",
  },
  {
    it: "leaves a runtime change to a drained node while mounts run over RDMA",
    facts: { rdma: plainRdma(), inUse: { ...hostFacts().inUse, rdmaMounts: ["/scratch"] } },
    activation: "runtime",
    steps: ["stage modprobe exclusive", "runtime netns exclusive"],
    disturbs: "RDMA users",
  },
  {
    it: "takes RDMA for in use where that could not be read",
    facts: {
      rdma: plainRdma(),
      inUse: { ...hostFacts().inUse, rdmaContexts: unknown("no rdma tool") },
    },
    activation: "runtime",
    steps: ["stage modprobe exclusive", "runtime netns exclusive"],
    disturbs: "RDMA users",
  },
  {
    it: "needs a warm reboot where other network namespaces exist",
    facts: { rdma: plainRdma(pods) },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
    code: "mode_reboot",
    disturbs: "the node",
  },
  {
    it: "needs a warm reboot where there is no rdma tool",
    facts: { rdma: plainRdma(), tools: { mstconfig: "4.31.0" } },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
    code: "mode_reboot",
  },
  {
    it: "names unknown namespaces beside the reboot that is certain to work",
    facts: { rdma: plainRdma({ otherNamespaces: unknown("/proc is hidden") }) },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
    unknown: ["namespaces_unknown"],
  },
  // Module reload.
  {
    it: "reloads modules where the user allows it, on a drained node",
    claim: { moduleReload: true },
    facts: { rdma: plainRdma(pods) },
    activation: "module-reload",
    steps: ["stage modprobe exclusive", "runtime module-reload exclusive"],
    code: "mode_reload",
    disturbs: "RDMA users",
  },
  {
    it: "prefers a runtime change to an allowed reload",
    claim: { moduleReload: true },
    facts: { rdma: plainRdma() },
    activation: "runtime",
  },
  {
    it: "does not reload where the running command line would win over modprobe.d",
    claim: { moduleReload: true },
    facts: { rdma: plainRdma({ ...pods, runningArguments: ["shared"] }) },
    activation: "warm-reboot",
  },
  {
    it: "reloads where the running command line agrees",
    claim: { moduleReload: true },
    facts: { rdma: plainRdma({ ...pods, runningArguments: ["exclusive"] }) },
    activation: "module-reload",
  },
  {
    it: "does not reload where nobody knows what a load takes",
    claim: { moduleReload: true },
    facts: { rdma: plainRdma({ ...pods, nextLoad: unknown("no modprobe") }) },
    activation: "warm-reboot",
  },
  {
    it: "does not reload under mounts over RDMA",
    claim: { moduleReload: true },
    facts: {
      rdma: plainRdma(pods),
      inUse: { ...hostFacts().inUse, rdmaMounts: ["/scratch"] },
    },
    activation: "warm-reboot",
  },
  {
    it: "does not reload where that cuts the SSH route over IPoIB and no BMC is there",
    claim: { moduleReload: true },
    facts: { rdma: plainRdma(pods), cards: [card("0000:18:00.0", { carriesSsh: true })] },
    context: { powerControl: false },
    activation: "warm-reboot",
  },
  {
    it: "reloads where the SSH route over IPoIB has a BMC beside it",
    claim: { moduleReload: true },
    facts: { rdma: plainRdma(pods), cards: [card("0000:18:00.0", { carriesSsh: true })] },
    activation: "module-reload",
  },
  {
    it: "reloads where the SSH route runs over an Ethernet port, which keeps its netdev",
    claim: { moduleReload: true },
    facts: {
      rdma: plainRdma(pods),
      cards: [
        card("0000:18:00.0", {
          carriesSsh: true,
          pfs: [pf("0000:18:00.0", { linkLayer: "ethernet" })],
        }),
      ],
    },
    context: { powerControl: false },
    activation: "module-reload",
  },
  // Boot argument.
  {
    it: "writes no argument where modprobe.d is enough",
    facts: { rdma: plainRdma(pods) },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
  },
  {
    it: "writes the argument where the boot configuration holds a contradicting one",
    facts: { rdma: rdma({ live: read("shared"), bootEntry: bootArguments("shared"), ...pods }) },
    activation: "warm-reboot",
    steps: ["stage boot-argument exclusive"],
  },
  {
    it: "writes file and argument where both are wrong",
    facts: { rdma: plainRdma({ bootEntry: bootArguments("shared"), ...pods }) },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive", "stage boot-argument exclusive"],
  },
  {
    it: "puts a contradicting argument right without a reboot where live is right",
    facts: { rdma: rdma({ bootEntry: bootArguments("shared") }) },
    activation: "write",
    steps: ["now boot-argument exclusive"],
    code: "mode_next_boot",
  },
  // SR-IOV operator.
  {
    it: "writes no argument where the operator's pool is unset",
    facts: { rdma: plainRdma(pods), ...operator },
    context: { operatorPool: "unset" },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
  },
  {
    it: "writes no argument where the operator's pool is unknown",
    facts: { rdma: plainRdma(pods), ...operator },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
  },
  {
    it: "is blocked where a contradicting argument meets an unset pool",
    facts: { rdma: plainRdma({ bootEntry: bootArguments("shared"), ...pods }), ...operator },
    context: { operatorPool: "unset" },
    blocked: ["operator_forbids_argument"],
    notes: ["operator_removes_argument"],
  },
  {
    it: "is blocked where a contradicting argument meets an unknown pool",
    facts: { rdma: plainRdma({ bootEntry: bootArguments("shared"), ...pods }), ...operator },
    blocked: ["operator_forbids_argument"],
    notes: ["operator_removes_argument"],
  },
  {
    it: "warns of an argument that the operator would remove",
    facts: { rdma: rdma({ bootEntry: bootArguments("exclusive") }), ...operator },
    context: { operatorPool: "unset" },
    notes: ["operator_removes_argument"],
  },
  {
    it: "writes the argument where the operator's pool asks for this mode",
    facts: { rdma: plainRdma(pods), ...operator },
    context: { operatorPool: "exclusive" },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive", "stage boot-argument exclusive"],
  },
  {
    it: "adds the argument that the operator's pool asks for without a reboot of its own",
    facts: operator,
    context: { operatorPool: "exclusive" },
    activation: "write",
    steps: ["now boot-argument exclusive"],
    code: "mode_operator_argument",
  },
  {
    it: "takes the operator's own modprobe file for what its pool asks for",
    facts: {
      rdma: rdma({ modprobe: read([{ file: operatorModprobeFile, mode: "exclusive" }]) }),
      sriovOperator: { signs: [operatorModprobeFile] },
    },
    activation: "write",
    steps: ["now boot-argument exclusive"],
    code: "mode_operator_argument",
  },
  {
    it: "writes nothing where the operator's pool has its argument",
    facts: { rdma: rdma({ bootEntry: bootArguments("exclusive") }), ...operator },
    context: { operatorPool: "exclusive" },
  },
  {
    it: "is blocked where the operator's pool asks for the other mode",
    facts: { rdma: plainRdma(pods), ...operator },
    context: { operatorPool: "shared" },
    blocked: ["operator_other_mode"],
  },
  {
    it: "is blocked where the operator's modprobe file asks for the other mode",
    facts: {
      rdma: plainRdma({
        ...pods,
        modprobe: read([{ file: operatorModprobeFile, mode: "shared" }]),
      }),
      sriovOperator: { signs: [operatorModprobeFile] },
    },
    blocked: ["operator_other_mode"],
  },
  {
    it: "warns that the operator's pool will undo a mode that is right now",
    facts: operator,
    context: { operatorPool: "shared" },
    notes: ["operator_pool_differs"],
  },
  {
    it: "takes no notice of an unset pool where no operator runs",
    facts: { rdma: rdma({ bootEntry: bootArguments("exclusive") }) },
    context: { operatorPool: "unset" },
  },
  // modprobe.d and initramfs.
  {
    it: "is blocked by a file that modprobe reads after ours",
    facts: {
      rdma: plainRdma({
        ...pods,
        modprobe: read([{ file: "/etc/modprobe.d/mlnx.conf", mode: "shared" }]),
      }),
    },
    blocked: ["modprobe_overridden"],
  },
  {
    it: "overrules a file that modprobe reads before ours",
    facts: {
      rdma: plainRdma({
        ...pods,
        modprobe: read([{ file: "/etc/modprobe.d/aaa.conf", mode: "shared" }]),
      }),
    },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
  },
  {
    it: "orders files by name, not by folder",
    facts: {
      rdma: plainRdma({
        ...pods,
        modprobe: read([{ file: "/lib/modprobe.d/aaa.conf", mode: "shared" }]),
      }),
    },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
  },
  {
    it: "hides namesakes of our file",
    facts: {
      rdma: plainRdma({
        ...pods,
        modprobe: read([{ file: "/lib/modprobe.d/ib_core.conf", mode: "shared" }]),
      }),
    },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
  },
  {
    it: "rebuilds the initramfs where ib_core is loaded from it",
    facts: { rdma: plainRdma({ ...pods, initramfs: loadsInImage }) },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive", "stage initramfs"],
  },
  {
    it: "leaves the initramfs alone where the argument decides",
    facts: {
      rdma: plainRdma({ ...pods, initramfs: loadsInImage, bootEntry: bootArguments("shared") }),
    },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive", "stage boot-argument exclusive"],
  },
  {
    it: "rebuilds an initramfs whose copy of modprobe.d is outdated",
    facts: { rdma: rdma({ initramfs: outdatedImage }) },
    activation: "write",
    steps: ["now initramfs"],
    code: "mode_next_boot",
  },
  {
    it: "takes no notice of an outdated initramfs under an argument",
    facts: { rdma: rdma({ initramfs: outdatedImage, bootEntry: bootArguments("exclusive") }) },
  },
  // Unknown.
  {
    it: "is unknown where ib_core is not loaded",
    facts: { rdma: plainRdma({ live: unknown("ib_core is not loaded") }) },
    unknown: ["mode_unknown"],
  },
  {
    it: "is unknown where live is right and the boot configuration could not be read",
    facts: { rdma: rdma({ bootEntry: unknown("grub.cfg is not readable") }) },
    unknown: ["mode_next_boot_unknown"],
  },
  {
    it: "is unknown where live is right and modprobe.d could not be read",
    facts: { rdma: rdma({ modprobe: unknown("permission denied") }) },
    unknown: ["mode_next_boot_unknown"],
  },
  {
    it: "needs no modprobe.d where an argument decides",
    facts: {
      rdma: rdma({ modprobe: unknown("permission denied"), bootEntry: bootArguments("exclusive") }),
    },
  },
  {
    it: "is unknown where live is right and nobody knows whether the initramfs loads ib_core",
    facts: { rdma: rdma({ initramfs: unknown("no lsinitramfs") }) },
    unknown: ["mode_next_boot_unknown"],
  },
  {
    it: "names an unknown next boot beside a known reboot",
    facts: { rdma: plainRdma({ ...pods, bootEntry: unknown("grub.cfg is not readable") }) },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
    unknown: ["mode_next_boot_unknown"],
  },
  {
    it: "names an unknown initramfs beside a known reboot",
    facts: { rdma: plainRdma({ ...pods, initramfs: unknown("no lsinitramfs") }) },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
    unknown: ["mode_next_boot_unknown"],
  },
  // Owners.
  {
    it: "is blocked with the owner where /etc is re-imaged, reboot or not",
    facts: { rdma: plainRdma(pods), owners: { etc: bcm, boot: bcm } },
    blocked: ["owned"],
  },
  {
    it: "is blocked with the owner even where a runtime change is possible",
    facts: { rdma: plainRdma(), owners: { etc: bcm, boot: null } },
    blocked: ["owned"],
  },
  {
    it: "is blocked with the owner where only the next boot is wrong",
    facts: { rdma: rdma({ modprobe: read([]) }), owners: { etc: bcm, boot: null } },
    blocked: ["owned"],
  },
  {
    it: "says nothing about a re-imaged host that is right",
    facts: { owners: { etc: bcm, boot: bcm } },
  },
  {
    it: "never calls a re-imaged host solved by a reboot: what its image holds is unknown",
    facts: { rdma: rdma({ live: read("shared"), ...pods }), owners: { etc: bcm, boot: bcm } },
    activation: "warm-reboot",
    steps: [],
    unknown: ["owned_next_boot"],
  },
  {
    it: "writes modprobe.d beside an owner of the boot configuration alone",
    facts: { rdma: plainRdma(pods), owners: { etc: null, boot: mco } },
    activation: "warm-reboot",
    steps: ["stage modprobe exclusive"],
  },
  {
    it: "is blocked where the owner of the boot configuration would undo an argument",
    facts: {
      rdma: plainRdma({ bootEntry: bootArguments("shared"), ...pods }),
      owners: { etc: null, boot: mco },
    },
    blocked: ["owned"],
  },
];

describe("planRdmaMode()", () => {
  for (const row of cases)
    it(row.it, () => {
      const context = { powerControl: true, operatorPool: "unknown", ...row.context } as const;
      const plan = planRdmaMode(modeClaim(row.claim), hostFacts(row.facts), context);
      const [change, ...more] = plan.changes;
      assert.deepEqual(more, []);
      const none = row.activation === "write" ? "none" : row.activation;
      assert.equal(change?.activation, none);
      if (row.steps !== undefined)
        assert.deepEqual(
          change?.steps.map(({ phase, step }) =>
            "mode" in step && step.mode !== null
              ? `${phase} ${step.do} ${step.mode}`
              : `${phase} ${step.do}`,
          ),
          row.steps,
        );
      if (row.code !== undefined) assert.equal(change?.reason.code, row.code);
      if (row.disturbs !== undefined) assert.equal(change?.disturbs, row.disturbs);
      assert.deepEqual(
        plan.unknown.map(({ code }) => code),
        row.unknown ?? [],
      );
      assert.deepEqual(
        plan.blocked.map(({ code }) => code),
        row.blocked ?? [],
      );
      assert.deepEqual(
        plan.notes.map(({ code }) => code),
        row.notes ?? [],
      );
    });

  for (const family of ["debian", "rhel", "ostree", "suse"] as const)
    it(`plans the same steps for the ${family} family`, () => {
      const facts = ofFamily(family, {
        rdma: plainRdma({ ...pods, bootEntry: bootArguments("shared"), initramfs: loadsInImage }),
      });
      const plan = planRdmaMode(modeClaim(), facts, {
        powerControl: true,
        operatorPool: "unknown",
      });
      assert.deepEqual(
        plan.changes.flatMap(({ steps }) => steps.map(({ step }) => step.do)),
        ["modprobe", "boot-argument"],
      );
    });

  for (const [family, loops] of [
    ["debian", true],
    ["suse", true],
    ["rhel", false],
    ["ostree", false],
  ] as const)
    it(`says whether the operator loops over an argument on ${family}`, () => {
      const facts = ofFamily(family, {
        rdma: rdma({ bootEntry: bootArguments("exclusive") }),
        ...operator,
      });
      const plan = planRdmaMode(modeClaim(), facts, { powerControl: true, operatorPool: "unset" });
      assert.deepEqual(plan.notes, [{ code: "operator_removes_argument", pool: "unset", loops }]);
    });

  it("names the file that is read after ours", () => {
    const modprobe = read([
      { file: ibCore, mode: "exclusive" as const },
      { file: "/usr/lib/modprobe.d/mlnx.conf", mode: "shared" as const },
    ]);
    const plan = planRdmaMode(modeClaim(), hostFacts({ rdma: plainRdma({ modprobe, ...pods }) }), {
      powerControl: true,
      operatorPool: "unknown",
    });
    assert.deepEqual(plan.blocked, [
      { code: "modprobe_overridden", file: "/usr/lib/modprobe.d/mlnx.conf", mode: "shared" },
    ]);
  });
});
