import assert from "node:assert/strict";
import type { PfFacts, VfOwner } from "../../../provider/facts/cardFacts.ts";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import type { Claim } from "../../../provider/plan/claim.ts";
import { planHost } from "../../../provider/plan/planHost.ts";
import { stepsOf } from "../../../provider/plan/stepsOf.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../../support/claims.ts";
import {
  card,
  dualPort,
  firmware,
  hostFacts,
  lastBoot,
  pf,
  plainRdma,
  vf,
  writeRecord,
} from "../../support/factsBuilder.ts";
import { read } from "../../../provider/facts/reading.ts";

const pci = "0000:18:00.0";
const kubelet = { ...hostFacts().inUse, kubelet: true };

/** A host with one card whose PF is like this and whose firmware gives `numOfVfs`. */
function host(
  overrides: Partial<PfFacts>,
  more: Partial<HostFacts> = {},
  parameters = firmware("8"),
): HostFacts {
  const one = card(pci, {
    pfs: [pf(pci, overrides)],
    firmware: { status: "read", parameters, perFunction: {} },
  });
  return hostFacts({ cards: [one], ...more });
}

function used(count: number, owner: VfOwner): Partial<PfFacts> {
  return { numVfs: count, vfs: Array.from({ length: count }, (_, i) => vf(pci, i, owner)) };
}

interface Case {
  readonly it: string;
  readonly claims?: readonly Claim[];
  readonly facts: HostFacts;
  /** `code live>wanted activation[+escalation] disturbs` of numvfs. */
  readonly changes?: readonly string[];
  /** `phase pci=count` */
  readonly writes?: readonly string[];
  readonly unknown?: readonly string[];
  readonly blocked?: readonly string[];
}

const sixteen = firmwareClaim({ numOfVfs: 16 });

const cases: readonly Case[] = [
  { it: "writes nothing where the count is right", facts: host({ numVfs: 8 }) },
  {
    it: "makes VFs at runtime where there are none, disturbing no one, kubelet or not",
    facts: host({}, { inUse: kubelet }),
    changes: ["vfs_create 0>8 runtime no one"],
    writes: [`now ${pci}=8`],
  },
  {
    it: "does not decide for what may be an NVSwitch bridge, which apply would refuse",
    facts: hostFacts({
      cards: [
        card(pci, {
          pfs: [pf(pci, {})],
          firmware: { status: "failed", code: "vpd_unreadable", message: "Not opened" },
        }),
      ],
    }),
    unknown: ["firmware_unreadable"],
  },
  {
    it: "makes VFs on each PF of a card",
    facts: hostFacts({ cards: [dualPort("0000:18:00")] }),
    changes: ["vfs_create 0>8 runtime no one", "vfs_create 0>8 runtime no one"],
    writes: ["now 0000:18:00.0=8", "now 0000:18:00.1=8"],
  },
  {
    it: "changes a count at once where no kubelet runs and no VF is used",
    facts: host(used(4, "host")),
    changes: ["vfs_change 4>8 runtime no one"],
    writes: [`now ${pci}=8`],
  },
  {
    it: "leaves a changed count to a drained node where a kubelet runs, used or not",
    facts: host(used(4, "host"), { inUse: kubelet }),
    changes: ["vfs_change 4>8 runtime users of a VF"],
    writes: [`runtime ${pci}=8`],
  },
  {
    it: "leaves taking all VFs away to a drained node too",
    claims: [vfsClaim({ numVfs: 0 })],
    facts: host(used(4, "host"), { inUse: kubelet }),
    changes: ["vfs_change 4>0 runtime users of a VF"],
    writes: [`runtime ${pci}=0`],
  },
  ...(["namespace", "vfio"] as const).map((owner) => ({
    it: `disturbs the users of a VF that is held (${owner})`,
    facts: host(used(4, owner)),
    changes: ["vfs_change 4>8 runtime users of a VF"],
    writes: [`runtime ${pci}=8`],
  })),
  {
    it: "is content with more room than VFs wanted",
    claims: [vfsClaim({ numVfs: 4 })],
    facts: host({ totalVfs: 16 }),
    changes: ["vfs_create 0>4 runtime no one"],
  },
  {
    it: "waits for the firmware where its claim gives enough, with its activation",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: host({}),
    changes: ["vfs_wait_for_firmware 0>12 warm-reboot+cold-power-cycle the node"],
    writes: [`runtime ${pci}=12`],
  },
  {
    it: "waits with the cold power cycle that the firmware is known to need",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: host({}, { product: "DGXH100" }),
    changes: ["vfs_wait_for_firmware 0>12 cold-power-cycle the node"],
  },
  {
    it: "waits for firmware that is staged already",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: host({}, {}, firmware("8", "16")),
    changes: ["vfs_wait_for_firmware 0>12 warm-reboot+cold-power-cycle the node"],
  },
  {
    it: "takes the firmware claim of another resource of the rollout too",
    claims: [vfsClaim({ numVfs: 12 }), sixteen],
    facts: host({}),
    changes: ["vfs_wait_for_firmware 0>12 warm-reboot+cold-power-cycle the node"],
  },
  {
    it: "waits for SR-IOV to be switched on, before which a PF has no VF files",
    claims: [vfsClaim({ firmware: firmwareClaim() })],
    facts: host(
      { totalVfs: null, numVfs: null },
      {},
      {
        ...firmware("8"),
        SRIOV_EN: { current: "False(0)", nextBoot: "False(0)" },
      },
    ),
    changes: ["vfs_wait_for_firmware 0>8 warm-reboot+cold-power-cycle the node"],
  },
  {
    it: "is blocked above what is possible where no firmware claim raises it",
    claims: [vfsClaim({ numVfs: 12 })],
    facts: host({}),
    blocked: ["vfs_above_total"],
  },
  {
    it: "is blocked above what is possible and above the firmware claim",
    claims: [vfsClaim({ numVfs: 32, firmware: sixteen })],
    facts: host({}),
    blocked: ["vfs_above_total"],
  },
  {
    it: "is blocked where the firmware claim means other cards",
    claims: [
      vfsClaim({
        numVfs: 12,
        firmware: firmwareClaim({ numOfVfs: 16, select: { pci: ["0000:40:00.0"] } }),
      }),
    ],
    facts: host({}),
    blocked: ["vfs_above_total"],
  },
  {
    it: "is blocked above what the firmware claim wants exactly, though there is room now",
    claims: [vfsClaim({ numVfs: 12, firmware: firmwareClaim({ numOfVfs: 8, match: "exactly" }) })],
    facts: host({ totalVfs: 16 }, {}, firmware("16")),
    blocked: ["vfs_above_firmware_claim"],
  },
  {
    it: "uses the room there is above what the firmware claim wants at least",
    claims: [vfsClaim({ numVfs: 12, firmware: firmwareClaim({ numOfVfs: 8 }) })],
    facts: host({ totalVfs: 16 }, {}, firmware("16")),
    changes: ["vfs_create 0>12 runtime no one"],
  },
  {
    it: "is blocked above what any PF can have",
    claims: [vfsClaim({ numVfs: 128 })],
    facts: host({}),
    blocked: ["vfs_above_limit"],
  },
  {
    it: "takes as many as a PF can have",
    claims: [vfsClaim({ numVfs: 127 })],
    facts: host({ totalVfs: 127 }),
    changes: ["vfs_create 0>127 runtime no one"],
  },
  {
    it: "is blocked where the firmware that it waits for is blocked",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: host(
      {},
      {
        firmwareWrites: [
          writeRecord(pci, {
            bootId: lastBoot,
            wrote: { NUM_OF_VFS: "16" },
            act: "cold-power-cycle",
          }),
        ],
      },
      firmware("8", "16"),
    ),
    blocked: ["vfs_firmware_blocked"],
  },
  {
    it: "does not know where the firmware that it waits for is not known",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: hostFacts({
      cards: [card(pci, { firmware: { status: "failed", code: "busy", message: "" } })],
    }),
    unknown: ["vfs_firmware_undecided"],
  },
  {
    it: "needs no firmware reading where there is room",
    facts: hostFacts({
      cards: [card(pci, { firmware: { status: "failed", code: "busy", message: "" } })],
    }),
    changes: ["vfs_create 0>8 runtime no one"],
  },
  {
    it: "does not know why the kernel knows fewer VFs than the firmware gives",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: host({}, {}, firmware("16")),
    unknown: ["vfs_total_behind_firmware"],
  },
  {
    it: "needs a boot where the firmware was loaded without one: the kernel counts VFs at enumeration",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: host(
      {},
      {
        firmwareWrites: [
          writeRecord(pci, { wrote: { NUM_OF_VFS: "16" }, previous: { NUM_OF_VFS: "8" } }),
        ],
      },
      firmware("16"),
    ),
    changes: ["vfs_count_at_boot 0>12 warm-reboot the node"],
  },
  {
    it: "takes a record of a value that was there before for no sign of a firmware reset",
    claims: [vfsClaim({ numVfs: 12, firmware: sixteen })],
    facts: host(
      {},
      {
        firmwareWrites: [
          writeRecord(pci, { wrote: { NUM_OF_VFS: "16" }, previous: { NUM_OF_VFS: "16" } }),
        ],
      },
      firmware("16"),
    ),
    unknown: ["vfs_total_behind_firmware"],
  },
  {
    it: "does not know a count that could not be read",
    facts: host({ numVfs: null }),
    unknown: ["numvfs_unreadable"],
  },
  {
    it: "is blocked on a PF without a driver",
    facts: host({ driver: null }),
    blocked: ["pf_without_driver"],
  },
  {
    it: "is blocked where two claims want different counts on one PF",
    claims: [vfsClaim(), vfsClaim({ numVfs: 4, resource: "SriovVfs other" })],
    facts: host({}),
    blocked: ["contradiction"],
  },
  {
    it: "agrees with a second claim of the same count",
    claims: [vfsClaim(), vfsClaim({ resource: "SriovVfs other" })],
    facts: host({}),
    changes: ["vfs_create 0>8 runtime no one"],
  },
  {
    it: "is blocked where the selector matches no PF",
    claims: [vfsClaim({ select: { pci: ["0000:18:00.1"] } })],
    facts: host({}),
    blocked: ["select_matches_nothing"],
  },
];

describe("planHost() for VFs", () => {
  for (const row of cases)
    it(row.it, () => {
      const plan = planHost(row.claims ?? [vfsClaim()], row.facts, context);
      const changes = plan.changes.filter(({ parameter }) => parameter === "numvfs");
      assert.deepEqual(
        changes.map(
          ({ reason, live, wanted, activation, escalation, disturbs }) =>
            `${reason.code} ${String(live)}>${wanted} ${activation}${escalation === undefined ? "" : `+${escalation}`} ${disturbs}`,
        ),
        row.changes ?? [],
      );
      if (row.writes !== undefined)
        assert.deepEqual(
          changes.flatMap(({ steps }) =>
            steps.map(({ phase, step }) =>
              step.do === "numvfs" ? `${phase} ${step.pci}=${step.numVfs}` : step.do,
            ),
          ),
          row.writes,
        );
      assert.deepEqual(
        plan.unknown.map(({ code }) => code),
        row.unknown ?? [],
      );
      assert.deepEqual(
        plan.blocked.map(({ code }) => code),
        row.blocked ?? [],
      );
    });

  it("brings VFs back after a reboot that another claim needs, for numvfs is 0 after every boot", () => {
    const facts = host({ numVfs: 8 }, { rdma: plainRdma({ otherNamespaces: read(4) }) });
    const plan = planHost([modeClaim(), vfsClaim()], facts, context);
    assert.equal(plan.activation, "warm-reboot");
    assert.deepEqual(stepsOf(plan, ["runtime"]), [{ do: "numvfs", pci, numVfs: 8 }]);
  });

  it("sets VFs once after a reboot, whether they changed or not", () => {
    const facts = host(used(4, "namespace"), { rdma: plainRdma({ otherNamespaces: read(4) }) });
    const plan = planHost([modeClaim(), vfsClaim()], facts, context);
    assert.deepEqual(stepsOf(plan, ["runtime"]), [{ do: "numvfs", pci, numVfs: 8 }]);
  });

  it("brings nothing back without a reboot", () => {
    assert.deepEqual(planHost([modeClaim(), vfsClaim()], host({ numVfs: 8 }), context).restore, []);
  });
});

const context = { powerControl: true, operatorPool: "unknown" } as const;
