import assert from "node:assert/strict";
import { read, unknown } from "../../provider/facts/reading.ts";
import { planHost } from "../../provider/plan/planHost.ts";
import { planUnreachable } from "../../provider/plan/planUnreachable.ts";
import { stepsOf } from "../../provider/plan/stepsOf.ts";
import { firmwareClaim, modeClaim } from "../support/claims.ts";
import {
  bootArguments,
  card,
  cardWith,
  dgx,
  dgxWith,
  firmware,
  hostFacts,
  ofFamily,
  plainRdma,
  rdma,
} from "../support/factsBuilder.ts";

const context = { powerControl: true, operatorPool: "unknown" } as const;
const pods = { otherNamespaces: read(40) };

describe("planHost()", () => {
  it("plans nothing for a DGX that is right in everything", () => {
    const claims = [
      modeClaim(),
      firmwareClaim({ match: "exactly", select: { model: ["ConnectX-7"] } }),
    ];
    const plan = planHost(claims, dgx(), context);
    assert.deepEqual(
      { ...plan, excluded: plan.excluded.length },
      {
        activation: "none",
        byHand: false,
        changes: [],
        unknown: [],
        blocked: [],
        notes: [],
        excluded: 3,
        restore: [],
      },
    );
  });

  it("plans nothing without a claim", () => {
    assert.deepEqual(planHost([], dgx(), context).changes, []);
  });

  it("serves all changes with the strongest reboot", () => {
    const facts = dgxWith((pci) => cardWith(pci, firmware("16")), { rdma: plainRdma(pods) });
    const plan = planHost([modeClaim(), firmwareClaim({ match: "exactly" })], facts, context);
    assert.equal(plan.activation, "cold-power-cycle");
    assert.equal(plan.changes.length, 9);
    assert.equal(plan.escalation, undefined);
  });

  it("does not reload modules around a reboot that loads the mode anyway", () => {
    const facts = hostFacts({
      rdma: plainRdma(pods),
      cards: [cardWith("0000:18:00.0", firmware("4"))],
    });
    const plan = planHost([modeClaim({ moduleReload: true }), firmwareClaim()], facts, context);
    assert.equal(plan.activation, "warm-reboot");
    assert.deepEqual(
      stepsOf(plan, ["now", "stage", "runtime"]).map((step) => step.do),
      ["modprobe", "firmware"],
    );
  });

  it("keeps a runtime change that disturbs no one, reboot or not", () => {
    const facts = hostFacts({
      rdma: plainRdma(),
      cards: [cardWith("0000:18:00.0", firmware("4"))],
    });
    const plan = planHost([modeClaim(), firmwareClaim()], facts, context);
    assert.deepEqual(
      stepsOf(plan, ["now"]).map((step) => step.do),
      ["modprobe", "netns"],
    );
  });

  it("names what is unknown beside a known reboot", () => {
    const facts = hostFacts({
      rdma: rdma({ live: unknown("ib_core is not loaded") }),
      cards: [cardWith("0000:18:00.0", firmware("4"))],
    });
    const plan = planHost([modeClaim(), firmwareClaim()], facts, context);
    assert.equal(plan.activation, "warm-reboot");
    assert.deepEqual(plan.unknown, [{ code: "mode_unknown", why: "ib_core is not loaded" }]);
  });

  it("is blocked where two claims want different modes", () => {
    const other = modeClaim({ mode: "shared", resource: "RdmaMode other" });
    const plan = planHost([modeClaim(), other], hostFacts(), context);
    assert.deepEqual(plan.blocked, [
      {
        code: "contradiction",
        parameter: "rdma-mode",
        a: { resource: "RdmaMode mode", value: "exclusive" },
        b: { resource: "RdmaMode other", value: "shared" },
        devices: [],
      },
    ]);
  });

  it("reloads modules only where every claim on the mode allows it", () => {
    const facts = hostFacts({ rdma: plainRdma(pods) });
    const claims = [modeClaim({ moduleReload: true }), modeClaim({ resource: "RdmaMode other" })];
    assert.equal(planHost(claims, facts, context).activation, "warm-reboot");
  });

  it("is blocked where the boot configuration of a family that nobody knows would be written", () => {
    const facts = ofFamily("other", { rdma: plainRdma(pods) });
    const plan = planHost([modeClaim()], facts, context);
    assert.deepEqual(plan.blocked, [{ code: "family_not_supported", family: "other" }]);
    assert.deepEqual(plan.changes, []);
  });

  for (const family of ["debian", "rhel", "ostree", "suse"] as const) {
    it(`writes modprobe.d and a contradicting argument on the ${family} family`, () => {
      const facts = ofFamily(family, {
        rdma: plainRdma({ ...pods, bootEntry: bootArguments("shared") }),
      });
      const plan = planHost([modeClaim()], facts, context);
      assert.deepEqual(plan.blocked, []);
      assert.equal(plan.activation, "warm-reboot");
      assert.deepEqual(
        plan.changes.flatMap((change) => change.steps.map(({ step }) => step)),
        [
          { do: "modprobe", mode: "exclusive" },
          { do: "boot-argument", mode: "exclusive" },
        ],
      );
    });

    it(`is blocked on the ${family} family where the argument is in something else`, () => {
      const rdmaFacts = plainRdma({
        ...pods,
        bootEntry: read({ source: "kernel-cmdline", modes: ["shared"] }),
      });
      const facts = { ...ofFamily(family, {}), rdma: rdmaFacts };
      const plan = planHost([modeClaim()], facts, context);
      assert.deepEqual(plan.blocked, [
        { code: "boot_loader_not_supported", source: "kernel-cmdline" },
      ]);
      assert.deepEqual(plan.changes, []);
    });
  }

  it("writes the argument where an ostree image loads ib_core, for nothing else gets into it", () => {
    const initramfs = read({ image: "/boot/initramfs.img", loadsIbCore: true, current: false });
    const image = { rdma: plainRdma({ ...pods, initramfs }) };
    const steps = (family: "rhel" | "ostree"): string[] =>
      planHost([modeClaim()], ofFamily(family, image), context).changes.flatMap((change) =>
        change.steps.map(({ step }) => step.do),
      );
    assert.deepEqual(steps("ostree"), ["modprobe", "boot-argument"]);
    assert.deepEqual(steps("rhel"), ["modprobe", "initramfs"]);
  });

  it("is blocked where transactional-update makes boot configuration and images", () => {
    const tools = { rdma: "6.1", "transactional-update": "" };
    const initramfs = read({ image: "/boot/initrd-1", loadsIbCore: true, current: true });
    const facts = ofFamily("suse", { tools, rdma: plainRdma({ ...pods, initramfs }) });
    assert.deepEqual(planHost([modeClaim()], facts, context).blocked, [
      { code: "boot_loader_not_supported", source: "transactional-update" },
    ]);
    const file = ofFamily("suse", { tools, rdma: plainRdma(pods) });
    assert.deepEqual(planHost([modeClaim()], file, context).blocked, []);
  });

  for (const family of ["rhel", "ostree", "suse", "other"] as const) {
    it(`activates on the ${family} family what is staged already`, () => {
      const facts = ofFamily(family, {
        rdma: rdma({ live: read("shared"), bootEntry: bootArguments("exclusive"), ...pods }),
      });
      const plan = planHost([modeClaim()], facts, context);
      assert.deepEqual(plan.blocked, []);
      assert.equal(plan.activation, "warm-reboot");
    });

    it(`writes firmware on the ${family} family`, () => {
      const facts = ofFamily(family, { cards: [cardWith("0000:18:00.0", firmware("4"))] });
      assert.deepEqual(planHost([firmwareClaim()], facts, context).blocked, []);
    });
  }

  it("says that changes take root where the probe had none", () => {
    const cards = [cardWith("0000:18:00.0", firmware("4"))];
    const plan = planHost([firmwareClaim()], hostFacts({ access: "unprivileged", cards }), context);
    assert.deepEqual(plan.notes, [{ code: "needs_root" }]);
    const right = planHost([firmwareClaim()], hostFacts({ access: "unprivileged" }), context);
    assert.deepEqual(right.notes, []);
  });

  it("does not list excluded devices for a claim on the mode alone", () => {
    assert.deepEqual(planHost([modeClaim()], dgx(), context).excluded, []);
  });
});

describe("planUnreachable()", () => {
  it("knows nothing, which is not the same as nothing to do", () => {
    const plan = planUnreachable({
      status: "unreachable",
      code: "connect_timeout",
      message: 'Cannot reach "dgx022" as root@10.0.0.22 port 22: no answer in 10 s',
      summary: "no answer in 10 s",
      local: false,
    });
    assert.deepEqual(plan.unknown, [
      {
        code: "host_unreachable",
        cause: "connect_timeout",
        summary: "no answer in 10 s",
        message: 'Cannot reach "dgx022" as root@10.0.0.22 port 22: no answer in 10 s',
      },
    ]);
    assert.deepEqual(plan.changes, []);
  });
});

describe("stepsOf()", () => {
  it("writes all values of a card with one call of the tool", () => {
    const off = {
      SRIOV_EN: { current: "False(0)", nextBoot: "False(0)" },
      NUM_OF_VFS: { current: "0", nextBoot: "0" },
    };
    const facts = hostFacts({ cards: [cardWith("0000:18:00.0", off)] });
    const id = card("0000:18:00.0").id;
    assert.deepEqual(stepsOf(planHost([firmwareClaim()], facts, context), ["stage"]), [
      {
        do: "firmware",
        card: id,
        pci: "0000:18:00.0",
        values: { SRIOV_EN: "True", NUM_OF_VFS: "8" },
      },
    ]);
  });
});
