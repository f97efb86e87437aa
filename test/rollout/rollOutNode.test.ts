import assert from "node:assert/strict";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { read, unknown } from "../../provider/facts/reading.ts";
import type { HostPlan } from "../../provider/plan/hostPlan.ts";
import { planHost } from "../../provider/plan/planHost.ts";
import type { NodeOutcome } from "../../provider/rollout/rollOutNode.ts";
import type { Loads } from "../support/applyPlan.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../support/claims.ts";
import { cardWith, firmware, hostFacts, pf, plainRdma, rdma } from "../support/factsBuilder.ts";
import { type Faults, ModelFleet } from "./modelFleet.ts";
import { rollOutOne, type RollOutOptions } from "./rollOut.ts";

const pci = "0000:18:00.0";
const claims = [firmwareClaim({ numOfVfs: 16 }), vfsClaim({ numVfs: 16 })];
/** NUM_OF_VFS 8, 16 wanted: a warm reboot, and a cold power cycle if that does not load it. */
const needsReboot = hostFacts({ cards: [cardWith(pci, firmware("8"))] });
/** On a DGX that is a cold power cycle from the start. */
const needsCold = { ...needsReboot, product: "NVIDIA DGX B200" };
const busy = { rdmaContexts: read(0), rdmaMounts: [], gpuProcesses: read(0), kubelet: true };

function fleetOf(facts: HostFacts, faults: Faults = {}, loads: Loads = "warm"): ModelFleet {
  return new ModelFleet({ n1: { facts, faults, loads } });
}

function assertFailed(outcome: NodeOutcome, why: RegExp): void {
  assert.equal(outcome.status, "failed");
  assert.match(outcome.why, why);
}

function assertUntouched(fleet: ModelFleet): void {
  assert.deepEqual(fleet.journal, []);
}

describe("rollOutNode()", () => {
  it("stages, reboots once, makes the VFs that the boot took away, and ends as wanted", async () => {
    const fleet = fleetOf(needsReboot);
    assert.deepEqual(await rollOutOne(fleet, { claims }), {
      status: "done",
      acts: ["warm-reboot"],
    });
    assert.deepEqual(fleet.journal, [
      "n1 write firmware mark",
      "n1 write first-seen act reboot",
      "n1 warm",
      "n1 boot",
      "n1 write numvfs mark",
    ]);
    assert.equal(fleet.facts("n1").cards[0]?.pfs[0]?.numVfs, 16);
  });

  it("marks what it writes with the resource that wanted it", async () => {
    const fleet = fleetOf(needsReboot);
    await rollOutOne(fleet, { claims });
    const { marks, cards } = fleet.facts("n1");
    const card = cards[0]?.id ?? "";
    assert.deepEqual(marks, [
      { artefact: `firmware.${card}`, owner: "site/test/firmware", wanted: "16" },
      { artefact: `numvfs.${pci}`, owner: "site/test/vfs", wanted: "16" },
    ]);
  });

  it("does nothing to a node that is right by now", async () => {
    const fleet = fleetOf(hostFacts());
    const approved = planHost(claims, needsReboot, { powerControl: true, operatorPool: "unknown" });
    const outcome = await rollOutOne(fleet, { claims: [firmwareClaim()] }, approved);
    assert.deepEqual(outcome, { status: "done", acts: [] });
    assertUntouched(fleet);
  });

  it("does what disturbs no one without asking for an empty node", async () => {
    const fleet = fleetOf(hostFacts({ inUse: busy }));
    const outcome = await rollOutOne(fleet, { claims: [vfsClaim()] });
    assert.deepEqual(outcome, { status: "done", acts: [] });
    assert.deepEqual(fleet.journal, ["n1 write numvfs mark"]);
  });

  it("reloads modules on an empty node without a reboot", async () => {
    const fleet = fleetOf(hostFacts({ rdma: plainRdma({ otherNamespaces: read(5) }) }));
    const outcome = await rollOutOne(fleet, { claims: [modeClaim({ moduleReload: true })] });
    assert.deepEqual(outcome, { status: "done", acts: [] });
    assert.match(fleet.journal.join("\n"), /modprobe.*\nn1 write module-reload/);
    assert.deepEqual(fleet.facts("n1").rdma.live, read("exclusive"));
  });

  const refusals: {
    readonly title: string;
    readonly facts: HostFacts;
    readonly approvedFor?: HostFacts;
    readonly faults?: Faults;
    readonly options?: Partial<RollOutOptions>;
    readonly why: RegExp;
  }[] = [
    {
      title: "has something unknown",
      facts: { ...needsReboot, rdma: rdma({ live: unknown("not readable") }) },
      options: { claims: [...claims, modeClaim()] },
      why: /Left "n1" alone: .*not readable.*; solve that/,
    },
    {
      title: "needs more than was approved",
      facts: needsCold,
      approvedFor: hostFacts({ inUse: busy, cards: [cardWith(pci, firmware("16"))] }),
      why: /needs a cold-power-cycle now, expected at most none as preview showed: run `pulumi preview`/,
    },
    {
      title: "is not drained",
      facts: { ...needsReboot, inUse: busy },
      why: /not drained \(a kubelet runs\), expected an empty node; drain it, or write drain: "none"/,
    },
    {
      title: "may be in use for all we know",
      facts: {
        ...needsReboot,
        inUse: { ...busy, kubelet: false, rdmaContexts: unknown("no rdma tool") },
      },
      why: /open RDMA contexts could not be counted: no rdma tool/,
    },
    {
      title: "has a power control that does not answer",
      facts: needsCold,
      faults: { noPower: true },
      why: /The BMC of "n1" refuses/,
    },
  ];
  for (const { title, facts, approvedFor, faults, options, why } of refusals)
    it(`leaves a node alone that ${title}`, async () => {
      const fleet = fleetOf(facts, faults);
      const context = { powerControl: true, operatorPool: "unknown" } as const;
      const approved = approvedFor && planHost(claims, approvedFor, context);
      assertFailed(await rollOutOne(fleet, { claims, ...options }, approved), why);
      assertUntouched(fleet);
    });

  it("acts on a node in use where the user does not ask for a drain", async () => {
    const fleet = new ModelFleet({ n1: { facts: { ...needsReboot, inUse: busy } } }, "none");
    const outcome = await rollOutOne(fleet, { claims, drain: "none" });
    assert.deepEqual(outcome, { status: "done", acts: ["warm-reboot"] });
  });

  it("stages and stops where somebody has to cycle the power by hand", async () => {
    const fleet = fleetOf(needsCold);
    const outcome = await rollOutOne(fleet, { claims, powerControl: false });
    assertFailed(outcome, /no power control is configured: values are staged; switch it off/);
    assert.deepEqual(fleet.journal, ["n1 write firmware mark"]);
  });

  it("cycles the power once where the warm reboot did not load what was staged", async () => {
    const fleet = fleetOf(needsReboot, {}, "cold");
    assert.deepEqual(await rollOutOne(fleet, { claims }), {
      status: "done",
      acts: ["warm-reboot", "cold-power-cycle"],
    });
    assert.equal(fleet.facts("n1").cards[0]?.pfs[0]?.numVfs, 16);
  });

  it("does not try a warm reboot again for a later change of a card that it did not load", async () => {
    const fleet = fleetOf(needsReboot, {}, "cold");
    await rollOutOne(fleet, { claims });
    const later = [firmwareClaim({ numOfVfs: 8, match: "exactly" })];
    assert.deepEqual(await rollOutOne(fleet, { claims: later }), {
      status: "done",
      acts: ["cold-power-cycle"],
    });
  });

  it("does not cycle the power where no cold power cycle was approved", async () => {
    const fleet = fleetOf(needsReboot, {}, "cold");
    const context = { powerControl: true, operatorPool: "unknown" } as const;
    const approved = { ...planHost(claims, needsReboot, context) } as {
      -readonly [K in keyof HostPlan]: HostPlan[K];
    };
    assert.equal(approved.escalation, "cold-power-cycle");
    delete approved.escalation;
    assertFailed(await rollOutOne(fleet, { claims }, approved), /no cold power cycle was approved/);
    assert.equal(fleet.count("n1 cold"), 0);
  });

  it("asks for a cold power cycle by hand where the warm reboot was not enough and there is no control", async () => {
    const fleet = fleetOf(needsReboot, {}, "cold");
    const outcome = await rollOutOne(fleet, { claims, powerControl: false });
    assertFailed(outcome, /no power control is configured/);
    assert.deepEqual(outcome.acts, ["warm-reboot"]);
  });

  it("says so where even the cold power cycle loads nothing, and does not try again", async () => {
    const fleet = fleetOf(needsReboot, {}, "never");
    assertFailed(await rollOutOne(fleet, { claims }), /not as wanted after its wave/);
    assert.deepEqual([fleet.count("n1 warm"), fleet.count("n1 cold")], [1, 1]);
    const again = await rollOutOne(fleet, { claims });
    assert.deepEqual(again.acts, []);
  });

  it("ends at a step that failed, without a reboot", async () => {
    const fleet = fleetOf(needsReboot, { failingWrite: 0 });
    assertFailed(await rollOutOne(fleet, { claims }), /Cannot set firmware values on "n1"/);
    assert.deepEqual(fleet.journal, ["n1 write firmware mark"]);
  });

  it("does not reboot where the act could not be recorded", async () => {
    for (const facts of [needsReboot, needsCold]) {
      const fleet = fleetOf(facts, { failingWrite: 1 });
      assertFailed(await rollOutOne(fleet, { claims }), /Cannot leave a record/);
      assert.deepEqual([fleet.count("n1 warm"), fleet.count("n1 cold")], [0, 0]);
    }
  });

  it("takes a connection that the reboot cuts for no failure", async () => {
    const fleet = fleetOf(needsReboot, { cutByReboot: true });
    assert.equal((await rollOutOne(fleet, { claims })).status, "done");
  });

  it("ends with what the wait for the boot says, the act counted", async () => {
    const fleet = fleetOf(needsReboot, { neverBoots: true });
    const outcome = await rollOutOne(fleet, { claims });
    assertFailed(outcome, /"n1" did not come back/);
    assert.deepEqual(outcome.acts, ["warm-reboot"]);
  });

  it("waits for drivers that come up after SSH does", async () => {
    const fleet = fleetOf(needsReboot, { lateLooks: 10 });
    assert.deepEqual(await rollOutOne(fleet, { claims }), {
      status: "done",
      acts: ["warm-reboot"],
    });
  });

  it("names the devices that do not come back", async () => {
    const fleet = fleetOf(needsReboot, { lateLooks: 1000 });
    const outcome = await rollOutOne(fleet, { claims });
    assertFailed(outcome, /has booted and is not as before \("0000:18:00.0" has no driver\)/);
    assert.deepEqual(outcome.acts, ["warm-reboot"]);
  });

  it("does not reboot a node on which a kubelet started after it was staged", async () => {
    const fleet = fleetOf(needsReboot);
    const node = fleet.nodes.get("n1");
    assert(node);
    const access = fleet.access();
    fleet.access = () => ({
      ...access,
      apply: async (host, steps, options) => {
        const report = await access.apply(host, steps, options);
        node.facts = { ...node.facts, inUse: busy };
        node.lastRead = { status: "read", facts: node.facts };
        return report;
      },
    });
    assertFailed(await rollOutOne(fleet, { claims }), /not drained \(a kubelet runs\)/);
    assert.equal(fleet.count("n1 warm"), 0);
  });

  it("finds VFs again whose PCI address the boot has moved", async () => {
    const fleet = fleetOf(needsReboot);
    const node = fleet.nodes.get("n1");
    assert(node);
    const access = fleet.access();
    fleet.access = () => ({
      ...access,
      waitForBoot: async (host, previous) => {
        await access.waitForBoot(host, previous);
        node.facts = {
          ...node.facts,
          cards: node.facts.cards.map((card) => ({
            ...card,
            pfs: [pf("0000:19:00.0", { totalVfs: 16 })],
          })),
        };
        node.lastRead = { status: "read", facts: node.facts };
      },
    });
    assert.equal((await rollOutOne(fleet, { claims })).status, "done");
    assert.equal(fleet.facts("n1").cards[0]?.pfs[0]?.numVfs, 16);
  });
});
