import assert from "node:assert/strict";
import fc from "fast-check";
import type { CardFacts } from "../../provider/facts/cardFacts.ts";
import type { FirmwareParameters } from "../../provider/facts/firmwareFacts.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import type { Claim } from "../../provider/plan/claim.ts";
import { stepsOf } from "../../provider/plan/stepsOf.ts";
import type { RolloutResult } from "../../provider/rollout/rollOutWaves.ts";
import { applySteps } from "../support/applyPlan.ts";
import { arbitraryClaims, arbitraryFacts } from "../support/arbitraryFacts.ts";
import { firmwareClaim } from "../support/claims.ts";
import { cardWith, firmware, hostFacts } from "../support/factsBuilder.ts";
import { type Faults, ModelFleet } from "./modelFleet.ts";
import { plansOf, rollOutFleet, type RollOutOptions } from "./rollOut.ts";

const claims = [firmwareClaim({ numOfVfs: 16 })];
const needsReboot = hostFacts({ cards: [cardWith("0000:18:00.0", firmware("8"))] });

/** Nodes n1, n2, … that need a reboot, with these faults. */
function fleetOf(size: number, faults: Readonly<Record<string, Faults>> = {}): ModelFleet {
  const names = Array.from({ length: size }, (_, index) => `n${index + 1}`);
  return new ModelFleet(
    Object.fromEntries(
      names.map((name) => [name, { facts: needsReboot, faults: faults[name] ?? {} }]),
    ),
  );
}

describe("rollOutWaves()", () => {
  it("takes one wave after the other and says how far it is", async () => {
    const fleet = fleetOf(3);
    const result = await rollOutFleet(fleet, { claims, waves: { maxUnavailable: 2 } });
    assert.deepEqual(result.done, ["n1", "n2", "n3"]);
    assert.deepEqual(fleet.said, [
      "Wave 1 of 2: n1 warm-reboot, canary",
      "n1: warm reboot",
      "n1: is back",
      "n1: done (1 of 3)",
      "Wave 2 of 2: n[2-3] warm-reboot",
      "n2: warm reboot",
      "n3: warm reboot",
      "n2: is back",
      "n3: is back",
      "n2: done (2 of 3)",
      "n3: done (3 of 3)",
    ]);
  });

  it("waits for each line that it says before it goes on", async () => {
    const fleet = fleetOf(1);
    const order: string[] = [];
    fleet.say = async (text) => {
      order.push(`begin ${text}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`end ${text}`);
    };
    await rollOutFleet(fleet, { claims });
    for (const [index, line] of order.entries())
      if (index % 2 === 1) assert.equal(line, order[index - 1]?.replace("begin", "end"));
  });

  it("stops after a canary that failed, whatever may fail later", async () => {
    const fleet = fleetOf(4, { n1: { failingWrite: 0 } });
    const options = { claims, waves: { maxUnavailable: 2 }, maxFailures: 3 };
    const result = await rollOutFleet(fleet, options);
    assert.deepEqual([...result.failed.keys()], ["n1"]);
    assert.deepEqual(result.notBegun, ["n2", "n3", "n4"]);
    assert.equal(fleet.journal.filter((entry) => !entry.startsWith("n1 ")).length, 0);
    assert.match(fleet.said.at(-1) ?? "", /^n1: failed: Cannot set firmware values .* \(1 of 4\)$/);
  });

  it("goes on up to maxFailures nodes that failed, and no further", async () => {
    const faults = { n2: { failingWrite: 0 }, n4: { failingWrite: 0 } };
    const options = { claims, waves: { maxUnavailable: 1 }, maxFailures: 1 };
    const result = await rollOutFleet(fleetOf(5, faults), options);
    assert.deepEqual(result.done, ["n1", "n3"]);
    assert.deepEqual([...result.failed.keys()], ["n2", "n4"]);
    assert.deepEqual(result.notBegun, ["n5"]);
  });

  it("lets a later canary wave begin after failures that were allowed", async () => {
    const cold = { ...needsReboot, product: "NVIDIA DGX B200" };
    const fleet = new ModelFleet({
      n1: { facts: needsReboot },
      n2: { facts: needsReboot, faults: { failingWrite: 0 } },
      n3: { facts: cold },
      n4: { facts: cold },
    });
    const result = await rollOutFleet(fleet, { claims, maxFailures: 1 });
    assert.deepEqual(result.done, ["n1", "n3", "n4"]);
  });

  it("takes fewer at a time while a node of this run is down, and stops where none is left", async () => {
    const fleet = fleetOf(6, { n2: { neverBoots: true }, n4: { neverBoots: true } });
    const options = { claims, waves: { maxUnavailable: 2 }, maxFailures: 5 };
    const result = await rollOutFleet(fleet, options);
    assert.equal(fleet.mostDown, 2);
    assert.deepEqual(result.done, ["n1", "n3"]);
    assert.deepEqual(result.notBegun, ["n5", "n6"]);
  });

  it("does nothing where nothing is to do", async () => {
    const fleet = new ModelFleet({ n1: { facts: hostFacts() }, n2: { facts: hostFacts() } });
    const result = await rollOutFleet(fleet, { claims: [firmwareClaim()] });
    assert.deepEqual(result, { done: [], failed: new Map(), down: [], notBegun: [] });
    assert.deepEqual([fleet.journal, fleet.said], [[], []]);
  });
});

const arbitraryFaults: fc.Arbitrary<Faults> = fc.record(
  {
    failingWrite: fc.integer({ min: 0, max: 3 }),
    cutByReboot: fc.boolean(),
    neverBoots: fc.boolean(),
    noPower: fc.boolean(),
    lateLooks: fc.integer({ min: 0, max: 30 }),
  },
  { requiredKeys: [] },
);

interface Draw {
  readonly hosts: Readonly<
    Record<string, { facts: HostFacts; loads: "warm" | "cold" | "never"; faults: Faults }>
  >;
  readonly claims: Claim[];
  readonly drain: "required" | "none";
  readonly powerControl: boolean;
  readonly maxUnavailable: number;
  readonly canary: number;
  readonly maxFailures: number;
}

const names = ["n1", "n2", "n3", "n4"];

const arbitraryRollout: fc.Arbitrary<Draw> = fc.record({
  hosts: fc
    .array(
      fc.record({
        facts: arbitraryFacts,
        loads: fc.constantFrom("warm" as const, "cold" as const, "never" as const),
        faults: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, arbitraryFaults),
      }),
      { minLength: 1, maxLength: names.length },
    )
    .map((drawn) =>
      Object.fromEntries(drawn.map((host, index) => [`n${index + 1}`, host] as const)),
    ),
  claims: arbitraryClaims.map((drawn) => [
    ...drawn,
    ...drawn.flatMap((claim) => (claim.kind === "vfs" ? (claim.firmware ?? []) : [])),
  ]),
  drain: fc.constantFrom("required" as const, "none" as const, "none" as const),
  powerControl: fc.boolean(),
  maxUnavailable: fc.integer({ min: 1, max: 3 }),
  canary: fc.integer({ min: 0, max: 1 }),
  maxFailures: fc.integer({ min: 0, max: 3 }),
});

function optionsOf({
  claims: drawn,
  drain,
  powerControl,
  maxFailures,
  ...waves
}: Draw): RollOutOptions {
  const { maxUnavailable, canary } = waves;
  return { claims: drawn, drain, powerControl, maxFailures, waves: { maxUnavailable, canary } };
}

const runs = { numRuns: 1500 };

describe("rollOutWaves() under faults at any node", () => {
  it("breaks no rule: empty nodes, own wave, maxUnavailable, one act of each kind, no kernel refusal", async () => {
    const property = fc.asyncProperty(arbitraryRollout, async (draw) => {
      const fleet = new ModelFleet(draw.hosts, draw.drain);
      await rollOutFleet(fleet, optionsOf(draw));
      assert.deepEqual(fleet.violations, []);
      assert(fleet.mostDown <= draw.maxUnavailable, `${fleet.mostDown} were down`);
      for (const name of fleet.nodes.keys()) {
        assert(fleet.count(`${name} warm`) <= 1, `${name} warm`);
        assert(fleet.count(`${name} cold`) <= 1, `${name} cold`);
      }
    });
    await fc.assert(property, runs);
  });

  it("tells the truth: what is done is as wanted, what is not as wanted is named", async () => {
    const property = fc.asyncProperty(arbitraryRollout, async (draw) => {
      const fleet = new ModelFleet(draw.hosts, draw.drain);
      const options = optionsOf(draw);
      const { done, failed, notBegun } = await rollOutFleet(fleet, options);
      assert.equal(
        new Set([...done, ...failed.keys(), ...notBegun]).size,
        done.length + failed.size + notBegun.length,
      );
      for (const name of done) {
        const plan = plansOf(fleet, options).get(name);
        assert.deepEqual([plan?.changes, plan?.unknown], [[], []], name);
      }
      for (const name of notBegun)
        assert(!fleet.journal.some((entry) => entry.startsWith(`${name} `)), name);
    });
    await fc.assert(property, runs);
  });

  it("does nothing in a second run after one that did everything", async () => {
    const property = fc.asyncProperty(arbitraryRollout, async (draw) => {
      const fleet = new ModelFleet(draw.hosts, draw.drain);
      const { failed, notBegun } = await rollOutFleet(fleet, optionsOf(draw));
      fc.pre(failed.size === 0 && notBegun.length === 0);
      const before = fleet.journal.length;
      await rollOutFleet(fleet, optionsOf(draw));
      assert.deepEqual(fleet.journal.slice(before), []);
    });
    await fc.assert(property, runs);
  });
});

describe("rollOutWaves() killed at any point and run again", () => {
  it("ends as a run that was not killed, with no second act for one need", async () => {
    const property = fc.asyncProperty(
      arbitraryRollout,
      fc.integer({ min: 0, max: 60 }),
      async (draw, calls) => {
        const hosts = Object.fromEntries(
          Object.entries(draw.hosts).map(([name, { facts, loads }]) => [
            name,
            { facts: tidy(facts), loads },
          ]),
        );
        const options = {
          ...optionsOf(draw),
          maxFailures: names.length,
          waves: { maxUnavailable: names.length, canary: 0 },
        };
        const straight = new ModelFleet(hosts, draw.drain);
        const { notBegun } = await runAll(straight, options);
        fc.pre(notBegun.length === 0);

        const fleet = new ModelFleet(hosts, draw.drain);
        await fleet.runKilledAfter(calls, () => runAll(fleet, options));
        fleet.settle();
        await runAll(fleet, options);

        assert.deepEqual(fleet.violations, []);
        for (const name of fleet.nodes.keys()) {
          assert(fleet.count(`${name} warm`) <= 1, `${name} warm`);
          assert(fleet.count(`${name} cold`) <= 1, `${name} cold`);
          const reached = plansOf(fleet, options).get(name);
          const wanted = plansOf(straight, options).get(name);
          assert.deepEqual(reached?.changes, wanted?.changes, name);
        }
      },
    );
    await fc.assert(property, runs);
  });
});

/** A host on which nobody has staged anything: what it needs, it needs once. */
function tidy(facts: HostFacts): HostFacts {
  const settled = (parameters: FirmwareParameters): FirmwareParameters =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        { ...value, nextBoot: value.current ?? value.nextBoot },
      ]),
    );
  const cards = facts.cards.map((card): CardFacts => {
    const { firmware: configuration } = card;
    if (configuration.status !== "read") return card;
    const perFunction = Object.fromEntries(
      Object.entries(configuration.perFunction).map(([pci, own]) => [pci, settled(own)]),
    );
    const parameters = settled(configuration.parameters);
    return { ...card, firmware: { ...configuration, parameters, perFunction } };
  });
  return { ...facts, cards, firmwareWrites: [] };
}

/** A run of the whole program: host resources do before the Rollout what disturbs no one. */
async function runAll(fleet: ModelFleet, options: RollOutOptions): Promise<RolloutResult> {
  for (const [name, plan] of plansOf(fleet, options)) {
    const node = fleet.nodes.get(name);
    // A boot configuration that cannot be read cannot be written in the model.
    if (node !== undefined && plan.unknown.length === 0)
      node.facts = applySteps(node.facts, stepsOf(plan, ["now"]));
  }
  return rollOutFleet(fleet, options);
}
