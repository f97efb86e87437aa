import assert from "node:assert/strict";
import fc from "fast-check";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { rung } from "../../provider/plan/activation.ts";
import type { Claim } from "../../provider/plan/claim.ts";
import { planHost } from "../../provider/plan/planHost.ts";
import { stepsOf } from "../../provider/plan/stepsOf.ts";
import { carryOut, isEmpty } from "../support/applyPlan.ts";
import {
  arbitraryClaim,
  arbitraryClaims,
  arbitraryContext,
  arbitraryFacts,
} from "../support/arbitraryFacts.ts";

const runs = { numRuns: 3000 };

/** VfsClaims carry their firmware claim for reference only: a run that applies them applies it too. */
function withFirmware(claims: readonly Claim[]): Claim[] {
  const referred = claims.flatMap((claim) => (claim.kind === "vfs" ? (claim.firmware ?? []) : []));
  return [...claims, ...referred];
}

describe("planHost() for any host", () => {
  it("plans nothing after its plan was carried out", () => {
    const property = fc.property(
      arbitraryFacts,
      arbitraryClaims.map(withFirmware),
      arbitraryContext,
      fc.constantFrom("warm" as const, "cold" as const),
      (facts, claims, context, loads) => {
        const plan = planHost(claims, facts, context);
        fc.pre(plan.unknown.length === 0);
        // Values that others staged may make room at the boot for VFs that are blocked now, and a
        // write back clears the record of a cold cycle that failed.
        const codes = plan.blocked.map(({ code }) => code);
        fc.pre(!codes.some((code) => /^vfs_|^cold_cycle/.test(code)));
        // A cold cycle that is known to be needed loads; what a warm reboot loads is the draw.
        const after = planHost(claims, carryOut(claims, facts, context, loads), context);
        assert.deepEqual(after.changes, []);
        assert.equal(after.activation, "none");
      },
    );
    fc.assert(property, runs);
  });

  it("never asks for a second cold power cycle where one did not load the firmware", () => {
    const property = fc.property(
      arbitraryFacts,
      arbitraryClaims.map(withFirmware),
      arbitraryContext,
      (facts, claims, context) => {
        const plan = planHost(claims, facts, context);
        fc.pre(plan.unknown.length === 0);
        fc.pre(plan.changes.some(({ parameter }) => parameter === "NUM_OF_VFS"));
        fc.pre(!plan.blocked.some(({ code }) => code === "cold_cycle_did_not_load"));
        const once = carryOut(claims, facts, context, "never");
        const after = planHost(claims, once, context);
        assert(rung(after.activation) < rung("warm-reboot"));
      },
    );
    fc.assert(property, runs);
  });

  it("never lowers the activation when a claim is added", () => {
    const property = fc.property(
      arbitraryFacts,
      arbitraryClaims,
      arbitraryClaim,
      arbitraryContext,
      (facts, claims, more, context) => {
        const few = planHost(claims, facts, context);
        const many = planHost([...claims, more], facts, context);
        fc.pre(!many.blocked.some(({ code }) => code === "contradiction"));
        // An exact claim may forbid VFs that another would have made.
        fc.pre(!many.blocked.some(({ code }) => code.startsWith("vfs_")));
        fc.pre(many.unknown.length <= few.unknown.length);
        assert(rung(many.activation) >= rung(few.activation));
      },
    );
    fc.assert(property, runs);
  });

  it("writes to no excluded device", () => {
    const property = fc.property(
      arbitraryFacts,
      arbitraryClaims,
      arbitraryContext,
      (facts, claims, context) => {
        const eligible = facts.cards.filter(({ kind }) => kind === "nic");
        const pcis = new Set<string>(eligible.flatMap(({ pfs }) => pfs.map(({ pci }) => pci)));
        const plan = planHost(claims, facts, context);
        for (const step of stepsOf(plan, ["now", "stage", "runtime"]))
          if ("pci" in step) assert(pcis.has(step.pci), step.pci);
      },
    );
    fc.assert(property, runs);
  });

  it("shows what it does not know: never none alone", () => {
    const property = fc.property(
      arbitraryFacts,
      arbitraryClaims,
      arbitraryContext,
      (facts, claims, context) => {
        const plan = planHost(claims, facts, context);
        fc.pre(isEmpty(plan) && plan.blocked.length === 0);
        if (plan.unknown.length === 0) assert(isKnownRight(claims, facts));
      },
    );
    fc.assert(property, runs);
  });

  it("writes nothing that is armed outside of a wave: a step of now never makes a reboot load something new", () => {
    const property = fc.property(
      arbitraryFacts,
      arbitraryClaims,
      arbitraryContext,
      (facts, claims, context) => {
        for (const change of planHost(claims, facts, context).changes)
          if (rung(change.activation) > rung("runtime") || change.disturbs !== "no one")
            assert(!change.steps.some(({ phase }) => phase === "now"));
      },
    );
    fc.assert(property, runs);
  });
});

/** Restated from the facts alone: every value that the claims are about was read and is right. */
function isKnownRight(claims: readonly Claim[], facts: HostFacts): boolean {
  return claims.every((claim) => {
    if (claim.kind === "rdma-mode")
      return facts.rdma.live.status === "read" && facts.rdma.live.value === claim.mode;
    const nics = facts.cards.filter(
      ({ kind, model }) => kind === "nic" && (claim.select.model?.includes(model) ?? true),
    );
    if (claim.kind === "vfs")
      return nics.every(({ pfs }) =>
        pfs.every(({ numVfs, totalVfs }) => (totalVfs === null ? 0 : numVfs) === claim.numVfs),
      );
    return nics.every(({ firmware }) => firmware.status === "read");
  });
}
