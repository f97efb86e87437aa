import assert from "node:assert/strict";
import fc from "fast-check";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { expandNodes } from "../../../provider/facts/nodeset.ts";
import { read } from "../../../provider/facts/reading.ts";
import { formatReason } from "../../../provider/plan/text/formatReason.ts";
import {
  formatResourceWarning,
  formatRolloutWarning,
} from "../../../provider/plan/text/formatWarning.ts";
import type { Claim } from "../../../provider/plan/claim.ts";
import type { HostPlan } from "../../../provider/plan/hostPlan.ts";
import { planHost } from "../../../provider/plan/planHost.ts";
import { planUnreachable } from "../../../provider/plan/planUnreachable.ts";
import { planWaves, type WaveOptions } from "../../../provider/plan/waves/waves.ts";
import { arbitraryClaims, arbitraryContext, arbitraryFacts } from "../../support/arbitraryFacts.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../../support/claims.ts";
import {
  cardWith,
  dgx,
  dgxSlots,
  dgxWith,
  firmware,
  hostFacts,
  lastBoot,
  ofFamily,
  plainRdma,
  rdma,
  vf,
  card,
  pf,
  writeRecord,
} from "../../support/factsBuilder.ts";
import { hostPlan } from "../../support/hostPlans.ts";

const context = { powerControl: true, operatorPool: "unknown" } as const;
const lower = firmwareClaim({ select: { model: ["ConnectX-7"] }, match: "exactly" });

function set(plans: Record<string, HostPlan>): Map<string, HostPlan> {
  return new Map(
    Object.entries(plans).flatMap(([nodes, plan]) =>
      expandNodes(nodes).map((node) => [node, plan] as const),
    ),
  );
}

function unreachable(summary: string): HostPlan {
  return planUnreachable({ status: "unreachable", code: "x", message: "", summary, local: false });
}

function rollout(
  plans: Map<string, HostPlan>,
  options: WaveOptions = { maxUnavailable: 5 },
): string[] {
  const { maxReboots } = options;
  const waves = planWaves(plans, options);
  const text = formatRolloutWarning({
    plans,
    waves,
    ...(maxReboots === undefined ? {} : { maxReboots }),
  });
  return (text ?? "nothing").split("\n");
}

/** 40 DGX: 25 right, 12 shared, one whose firmware a warm reboot did not load, two out of reach. */
function ams1(claims: readonly Claim[]): Map<string, HostPlan> {
  const shared = dgx({ rdma: plainRdma({ otherNamespaces: read(40) }) });
  const stuck = dgxWith((pci) => cardWith(pci, firmware("16", "8")), {
    firmwareWrites: dgxSlots.map((slot) =>
      writeRecord(`0000:${slot}:00.0`, { bootId: lastBoot, act: "warm-reboot" }),
    ),
  });
  const plan = (facts: HostFacts): HostPlan => planHost(claims, facts, context);
  return set({
    "dgx[001-040]": plan(dgx()),
    "dgx[012-017,031-036]": plan(shared),
    dgx030: plan(stuck),
    dgx007: unreachable("host key is not the known one (re-imaged?): verify, then add its line"),
    dgx022: unreachable("no answer in 10 s"),
  });
}

describe("formatRolloutWarning()", () => {
  it("says which nodes would reboot, how, in which wave and why", () => {
    const plans = ams1([modeClaim(), lower]);
    const text = formatRolloutWarning({
      plans,
      before: ams1([lower]),
      waves: planWaves(plans, { maxUnavailable: 5 }),
      approve: { file: "Pulumi.ams1.yaml", until: "2026-11-28T08:00+01:00" },
    });
    assert.deepEqual(text?.split("\n"), [
      "13 of 40 nodes would reboot: 1 cold power cycle, 12 warm; 25 are right, 2 unknown",
      "  cold     dgx030                NUM_OF_VFS of 8 cards is 16, exactly 8 is wanted and staged;",
      "                                 the last boot (warm) did not load it. Pending before this",
      "                                 change.",
      "  warm     dgx[012-017,031-036]  RDMA mode is shared, exclusive is wanted; other network",
      "                                 namespaces forbid a change at runtime. New with this change.",
      "  unknown  dgx007                host key is not the known one (re-imaged?): verify, then add",
      "                                 its line",
      "  unknown  dgx022                no answer in 10 s",
      "Waves (maxUnavailable 5):",
      "  1  dgx012        warm    canary",
      "  2  dgx030        cold    canary",
      "  3  dgx[013-017]  warm",
      "  4  dgx[031-035]  warm",
      "  5  dgx036        warm",
      "  canary: first of its kind of act; where it fails, later waves are not begun",
      "Left alone: NVSwitch bridges, BlueField-3 (in DPU mode)",
      "To approve this or less, put into Pulumi.ams1.yaml:",
      '  rdma:approve: {cold: "dgx030", warm: "dgx[012-017,031-036]", until: "2026-11-28T08:00+01:00"}',
    ]);
  });

  it("says nothing where nothing is pending, or changes disturb no one", () => {
    assert.deepEqual(rollout(set({ "n[1-2]": hostPlan("none"), n3: hostPlan("runtime") })), [
      "nothing",
    ]);
  });

  it("names quiet changes beside what disturbs", () => {
    const lines = rollout(
      set({
        n1: planHost([modeClaim()], hostFacts({ rdma: plainRdma() }), context),
        n2: hostPlan("warm-reboot"),
      }),
    );
    assert.equal(lines[0], "1 of 2 nodes would reboot: 1 warm; 1 would change at once");
    assert(
      lines.some((line) =>
        line.startsWith("  at once  n1  RDMA mode is shared, exclusive is wanted;"),
      ),
    );
  });

  it("names disruptions without a reboot", () => {
    const used = card("0000:18:00.0", {
      pfs: [pf("0000:18:00.0", { numVfs: 4, vfs: [vf("0000:18:00.0", 0, "namespace")] })],
    });
    const lines = rollout(
      set({ n1: planHost([vfsClaim()], hostFacts({ cards: [used] }), context) }),
    );
    assert.deepEqual(lines.slice(0, 5), [
      "0 of 1 node would reboot; 1 would change on a drained node",
      "  drain  n1  0000:18:00.0 has 4 VFs, 8 are wanted; all of them go first, and pods or containers",
      "             hold some: only on a drained node. New with this change.",
      "Waves (maxUnavailable 5):",
      "  1  n1  drain   canary",
    ]);
  });

  it("says what somebody has to do by hand", () => {
    const facts = dgxWith((pci) => cardWith(pci, firmware("16")));
    const lines = rollout(
      set({ dgx1: planHost([lower], facts, { ...context, powerControl: false }) }),
    );
    assert.equal(lines[0], "1 of 1 node would reboot: 1 cold power cycle, by hand");
    assert.match(lines[1] ?? "", /^ {2}by hand {2}dgx1 {2}NUM_OF_VFS of 8 cards is 16/);
    assert.match(lines.join(" ").replace(/ +/g, " "), /switch it off, wait a minute, switch it on/);
    assert(lines.includes("  1  dgx1  cold    canary; by hand"));
  });

  it("says that a cold cycle may follow a warm reboot", () => {
    const facts = hostFacts({ cards: [cardWith("0000:18:00.0", firmware("4"))] });
    const lines = rollout(set({ n1: planHost([firmwareClaim()], facts, context) }));
    assert.match(
      lines[1] ?? "",
      /NUM_OF_VFS of 0000:18:00.0 is 4, 8 is wanted; a warm reboot may load it,/,
    );
    assert(lines.includes("  1  n1  warm    canary; then cold where warm is not enough"));
  });

  it("names what is blocked, with what to do, also where the node reboots for something else", () => {
    const facts = ofFamily("other", {
      rdma: plainRdma({ otherNamespaces: read(3) }),
      cards: [cardWith("0000:18:00.0", firmware("4"))],
    });
    const lines = rollout(set({ n1: planHost([modeClaim(), firmwareClaim()], facts, context) }));
    assert.equal(lines[0], "1 of 1 node would reboot: 1 warm");
    assert(
      lines.some((line) =>
        line.startsWith("  blocked  n1  Boot configuration of the other family"),
      ),
    );
  });

  it("counts a node that is blocked and needs nothing else as blocked", () => {
    const bcm = { kind: "bcm", sign: "/cm/local" } as const;
    const facts = hostFacts({ rdma: plainRdma(), owners: { etc: bcm, boot: bcm } });
    const lines = rollout(set({ n1: planHost([modeClaim()], facts, context) }));
    assert.equal(lines[0], "0 of 1 node would reboot; 1 blocked");
    assert.match(
      lines.join(" ").replace(/ +/g, " "),
      /cmsh -c 'softwareimage use <image>; append kernelparameters " ib_core.netns_mode=0"; commit'/,
    );
  });

  it("says what is known so far of a node with an unknown, and that it is skipped", () => {
    const facts = hostFacts({
      rdma: plainRdma({ otherNamespaces: { status: "unknown", why: "/proc is hidden" } }),
    });
    const lines = rollout(set({ n1: planHost([modeClaim()], facts, context) }));
    assert.equal(lines[0], "0 of 1 node would reboot; 1 unknown");
    assert.match(
      lines.join(" ").replace(/ +/g, " "),
      /unknown n1 Whether other network namespaces exist is not known: \/proc is hidden\. Known so far: RDMA mode is shared/,
    );
    assert(!lines.some((line) => line.startsWith("Waves")));
  });

  it("says of a host that cannot be reached where it was sought, of the first where they are many", () => {
    const refused = (host: string): HostPlan =>
      planUnreachable({
        status: "unreachable",
        code: "connection_refused",
        message: `Cannot reach "${host}" as root@${host}.example port 2222: connection refused`,
        summary: "connection refused",
        local: false,
      });
    assert.deepEqual(rollout(set({ n7: refused("n7") })).slice(1), [
      '  unknown  n7  connection refused (Cannot reach "n7" as root@n7.example port 2222)',
    ]);
    assert.deepEqual(rollout(set({ n7: refused("n7"), n8: refused("n8") })).slice(1), [
      '  unknown  n[7-8]  connection refused (Cannot reach "n7" as root@n7.example port 2222, the',
      "                   others alike)",
    ]);
  });

  it("keeps host keys out of the rows: the lines to add stand below them", () => {
    const summary = "host key is not known: verify, then add its line to known_hosts";
    const message = `Host key of "n1" is not known: ${summary}: n1 ssh-ed25519 AAAA`;
    const plan = planUnreachable({
      status: "unreachable",
      code: "host_key_unknown",
      message,
      summary,
      local: false,
    });
    assert.deepEqual(rollout(set({ n1: plan })).slice(1), [`  unknown  n1  ${summary}`]);
  });

  it("keeps the first line whole, however long: the row of the resource shows no other", () => {
    const plans = set({
      "n[1-40]": hostPlan("warm-reboot"),
      n41: hostPlan("cold-power-cycle"),
      n42: hostPlan("runtime"),
      n43: hostPlan("none"),
      n44: unreachable("no answer in 10 s"),
    });
    assert.equal(
      rollout(plans, { maxUnavailable: 5, maxReboots: 20 })[0],
      "20 of 44 nodes would reboot: 1 cold power cycle, 19 warm; 1 would change at once, 21 left for another run, 1 is right, 1 unknown",
    );
  });

  it("says of changes at once whether they come with this change", () => {
    const quiet = planHost([modeClaim()], hostFacts({ rdma: plainRdma() }), context);
    const plans = set({ n1: quiet, n2: quiet, n3: hostPlan("warm-reboot") });
    const text = formatRolloutWarning({
      plans,
      before: set({ n1: hostPlan("none"), n2: quiet, n3: hostPlan("none") }),
      waves: planWaves(plans, { maxUnavailable: 1 }),
    });
    const words = text?.replace(/\s+/g, " ");
    assert.match(words ?? "", /at once n1 RDMA mode is shared[^.]*\. New with this change\./);
    assert.match(words ?? "", /at once n2 RDMA mode is shared[^.]*\. Pending before this change\./);
  });

  it("prints notes", () => {
    const facts = hostFacts({
      rdma: rdma({ bootEntry: read({ source: "grub.cfg", modes: ["exclusive"] }) }),
      sriovOperator: { signs: ["/etc/sriov-operator"] },
    });
    const lines = rollout(set({ n1: planHost([modeClaim()], facts, context) }));
    assert.match(lines[1] ?? "", /^ {2}note {2}n1 {2}The SR-IOV operator/);
  });

  it("counts and names apart who waits for another run", () => {
    const plans = set({ "n[1-4]": hostPlan("warm-reboot") });
    assert.deepEqual(rollout(plans, { maxUnavailable: 5, maxReboots: 1 }), [
      "1 of 4 nodes would reboot: 1 warm; 3 left for another run",
      "  warm   n1      RDMA mode is shared, exclusive is wanted; other network namespaces forbid a",
      "                 change at runtime. New with this change.",
      "  later  n[2-4]  warm: RDMA mode is shared, exclusive is wanted; other network namespaces forbid",
      "                 a change at runtime. New with this change.",
      "Waves (maxUnavailable 5):",
      "  1  n1  warm    canary",
      "Over maxReboots (1), left for another run: n[2-4]",
    ]);
  });

  it("counts no node as rebooting that no wave takes, whatever kept it out", () => {
    const plans = set({ "n[1-3]": hostPlan("warm-reboot") });
    const waves = planWaves(set({ "n[1-2]": hostPlan("warm-reboot") }), { maxUnavailable: 5 });
    const [headline] = (formatRolloutWarning({ plans, waves }) ?? "").split("\n");
    assert.equal(headline, "2 of 3 nodes would reboot: 2 warm; 1 left for another run");
  });

  it("folds a long list of waves", () => {
    const lines = rollout(set({ "n[001-100]": hostPlan("warm-reboot") }), { maxUnavailable: 1 });
    assert(lines.includes("  and 88 more waves: n[013-100]"));
  });

  it("gives long nodesets lines of their own and keeps the text readable", () => {
    const odd = Array.from({ length: 40 }, (_, i) => `dgx${String(2 * i + 1).padStart(3, "0")}`);
    const plans = new Map(odd.map((host) => [host, hostPlan("warm-reboot")]));
    const text = rollout(plans).join("\n");
    assert.match(text, /\n {2}warm {2}dgx\[001,003,005/);
    for (const line of text.split("\n")) assert(line.length <= 96 || line.includes("waves"), line);
  });

  it("loses no reason of any host", () => {
    // A reason that follows another one begins with a capital.
    const flat = (text: string): string => text.replace(/\s+/g, " ").toLowerCase();
    const property = fc.property(
      arbitraryFacts,
      arbitraryClaims,
      arbitraryContext,
      (facts, claims, own) => {
        const plan = planHost(claims, facts, own);
        const plans = new Map([
          ["n1", plan],
          ["n2", hostPlan("warm-reboot")],
        ]);
        const text = flat(rollout(plans).join(" "));
        for (const reason of [...plan.unknown, ...plan.blocked, ...plan.notes])
          assert(text.includes(flat(formatReason(reason))), formatReason(reason));
        const devices = Map.groupBy(plan.changes, ({ reason }) => JSON.stringify(reason));
        for (const changes of devices.values()) {
          const pcis = changes.map(({ pci }) => pci).filter((pci) => pci !== "");
          assert(text.includes(flat(formatReason(changes[0]!.reason, pcis))));
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

describe("formatResourceWarning()", () => {
  it("says who reboots: not the resource", () => {
    const facts = hostFacts({ rdma: plainRdma({ otherNamespaces: read(4) }) });
    const plans = set({ node1: planHost([modeClaim()], facts, context) });
    assert.deepEqual(formatResourceWarning({ plans })?.split("\n"), [
      "1 of 1 node needs a reboot: 1 warm",
      "  warm  node1  RDMA mode is shared, exclusive is wanted; other network namespaces forbid a",
      "               change at runtime. New with this change.",
      "This resource writes what the next boot loads and reboots nothing: drain and reboot these",
      "  nodes, or use a Rollout",
    ]);
  });

  it("says what it does not do where a drained node is needed", () => {
    const plans = set({ n1: hostPlan("module-reload") });
    assert.match(
      formatResourceWarning({ plans }) ?? "",
      /a drained node is not done by this resource: use a/,
    );
  });

  it("says nothing where nothing is pending", () => {
    assert.equal(formatResourceWarning({ plans: set({ n1: hostPlan("none") }) }), undefined);
  });

  it("warns of hosts that could not be read, and nothing else", () => {
    const plans = set({ n1: unreachable("no answer in 10 s"), n2: hostPlan("none") });
    assert.deepEqual(formatResourceWarning({ plans })?.split("\n"), [
      "0 of 2 nodes need a reboot; 1 is right, 1 unknown",
      "  unknown  n1  no answer in 10 s",
    ]);
  });
});
