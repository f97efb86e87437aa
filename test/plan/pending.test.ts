import assert from "node:assert/strict";
import { expandNodes } from "../../provider/facts/nodeset.ts";
import { read } from "../../provider/facts/reading.ts";
import { groupPending, overallActivation } from "../../provider/plan/pending.ts";
import { planHost } from "../../provider/plan/planHost.ts";
import { planUnreachable } from "../../provider/plan/planUnreachable.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "../support/claims.ts";
import {
  cardWith,
  dgx,
  dgxWith,
  firmware,
  hostFacts,
  plainRdma,
  writeRecord,
} from "../support/factsBuilder.ts";
import { hostPlan } from "../support/hostPlans.ts";

const context = { powerControl: false, operatorPool: "unknown" } as const;
const raise = firmwareClaim({ numOfVfs: 16, select: { model: ["ConnectX-7"] } });
const claims = [modeClaim(), raise];
const unreachable = planUnreachable({
  status: "unreachable",
  code: "connect_timeout",
  message: "",
  summary: "no answer in 10 s",
  local: false,
});

describe("groupPending()", () => {
  it("folds hosts with equal plans, the most disruptive first, changes by what decides", () => {
    const plans = new Map([
      ["dgx031", planHost(claims, dgx(), context)],
      ["dgx030", planHost(claims, dgx(), context)],
      ["dgx002", hostPlan("warm-reboot")],
    ]);
    assert.deepEqual(groupPending(plans), [
      {
        hosts: "dgx[030-031]",
        activation: "cold-power-cycle",
        byHand: true,
        changes: [
          {
            parameter: "NUM_OF_VFS",
            devices: "8 cards",
            live: "8",
            wanted: "16",
            activation: "cold-power-cycle",
            reason: "firmware_not_live",
          },
        ],
      },
      {
        hosts: "dgx002",
        activation: "warm-reboot",
        changes: [
          {
            parameter: "rdma-mode",
            devices: "host",
            live: "shared",
            wanted: "exclusive",
            activation: "warm-reboot",
            reason: "mode_reboot",
          },
        ],
      },
    ]);
  });

  it("holds an escalation", () => {
    const facts = hostFacts({ cards: [cardWith("0000:18:00.0", firmware("4"))] });
    const [pending] = groupPending(new Map([["n1", planHost([firmwareClaim()], facts, context)]]));
    assert.equal(pending?.escalation, "cold-power-cycle");
    assert.equal(pending.changes[0]?.devices, "0000:18:00.0");
  });

  it("has nothing of hosts that are right, unknown or blocked", () => {
    const blocked = planHost([firmwareClaim({ select: { model: ["none"] } })], dgx(), context);
    const right = planHost([modeClaim()], dgx(), context);
    const plans = new Map([
      ["n1", blocked],
      ["n2", unreachable],
      ["n3", right],
    ]);
    assert.deepEqual(groupPending(plans), []);
  });

  it("keeps a write that needs no activation", () => {
    const plans = new Map([
      [
        "n1",
        planHost(
          [modeClaim()],
          hostFacts({ rdma: { ...dgx().rdma, modprobe: read([]) } }),
          context,
        ),
      ],
    ]);
    assert.deepEqual(
      groupPending(plans).map(({ activation }) => activation),
      ["none"],
    );
  });

  it("stays the same while values are staged and evidence comes up that changes no act", () => {
    const wanted = [firmwareClaim({ match: "exactly" })];
    const before = hostFacts({ cards: [cardWith("0000:18:00.0", firmware("16"))] });
    const staged = hostFacts({
      cards: [cardWith("0000:18:00.0", firmware("16", "8"))],
      firmwareWrites: [writeRecord("0000:18:00.0")],
    });
    const pending = [before, staged].map((facts) =>
      groupPending(new Map([["n1", planHost(wanted, facts, context)]])),
    );
    assert.deepEqual(pending[0], pending[1]);
  });

  it("is the same for cards with other serial numbers in the same slots", () => {
    const other = dgxWith((pci) => cardWith(pci, firmware("8"), { id: `other-${pci}` }));
    const plans = new Map([
      ["n1", planHost(claims, dgx(), context)],
      ["n2", planHost(claims, other, context)],
    ]);
    assert.deepEqual(
      groupPending(plans).map(({ hosts }) => hosts),
      ["n[1-2]"],
    );
  });

  it("does not depend on the order of hosts", () => {
    const plans = [
      ["n2", hostPlan("runtime")],
      ["n1", hostPlan("warm-reboot")],
      ["n3", hostPlan("runtime")],
    ] as const;
    assert.deepEqual(groupPending(new Map([...plans].reverse())), groupPending(new Map(plans)));
  });

  it("takes less than 2 KB for 1,000 DGX that are wrong in everything", () => {
    const facts = dgxWith((pci) => cardWith(pci, firmware("4", "16")), {
      rdma: plainRdma({ otherNamespaces: read(40) }),
    });
    const all = [
      ...claims,
      vfsClaim({
        numVfs: 16,
        firmware: raise,
        select: { model: ["ConnectX-7"] },
      }),
    ];
    const plan = planHost(all, facts, context);
    const plans = new Map(expandNodes("dgx[0001-1000]").map((host) => [host, plan]));
    assert(JSON.stringify(groupPending(plans)).length < 2000);
  });
});

describe("overallActivation()", () => {
  it("is the highest known rung of any host", () => {
    const plans = new Map([
      ["n1", hostPlan("runtime")],
      ["n2", hostPlan("warm-reboot")],
      ["n3", unreachable],
    ]);
    assert.equal(overallActivation(plans), "warm-reboot");
    assert.equal(overallActivation(new Map()), "none");
  });
});
