import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { formatForecast } from "../../../provider/plan/forecast.ts";
import { withApiDefaults } from "../../../provider/plan/nicPolicy/apiDefaults.ts";
import { disturbances, rankOf } from "../../../provider/plan/nicPolicy/disturbance.ts";
import type { NicPolicyForecast } from "../../../provider/plan/nicPolicy/effect.ts";
import { forecastNicPolicy } from "../../../provider/plan/nicPolicy/forecastNicPolicy.ts";
import {
  formatNicPolicyForecast,
  nodesOf,
} from "../../../provider/plan/nicPolicy/formatNicPolicyForecast.ts";
import { nicPolicyManifest } from "../../../provider/plan/nicPolicy/nicPolicy.ts";
import { NicPolicySpec } from "../../../provider/plan/nicPolicy/nicPolicySpec.ts";
import { sections } from "../../../provider/plan/nicPolicy/sections.ts";
import { sectionAt, type Tree, withValue } from "../../../provider/plan/nicPolicy/tree.ts";
import {
  context,
  daemonPods,
  driverPods,
  labelled,
  pod,
  pool,
  upgradeState,
} from "./nicPolicyFixtures.ts";

const names = ["n1", "n2", "n3", "n4", "n5", "n6"];

const upgradePolicy = fc.record(
  {
    autoUpgrade: fc.boolean(),
    maxParallelUpgrades: fc.nat(4),
    safeLoad: fc.boolean(),
    drain: fc.record({ enable: fc.boolean(), force: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const component = fc.constant(true as const);

const affinity = fc.subarray(names).map((values) => ({
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [
      { matchFields: [{ key: "metadata.name", operator: "In" as const, values }] },
    ],
  },
}));

/** A spec as it is applied. */
const spec: fc.Arbitrary<Tree> = fc
  .record({
    release: fc.constantFrom("25.7.0", "25.10.0", "26.4.1"),
    input: fc.record(
      {
        ofedDriver: fc.record({ upgradePolicy }, { requiredKeys: [] }),
        sriovDevicePlugin: component,
        rdmaSharedDevicePlugin: component,
        nvIpam: component,
        nicFeatureDiscovery: component,
        nicConfigurationOperator: component,
        spectrumXOperator: component,
        secondaryNetwork: fc.record({ multus: component, ipoib: component }, { requiredKeys: [] }),
        nodeAffinity: affinity,
        tolerations: fc.constant([{ operator: "Exists" as const }]),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ release, input }) => {
    const parsed = NicPolicySpec.parse(input);
    return nicPolicyManifest({ name: "nic-cluster-policy", release, spec: parsed }).spec;
  });

const state = fc.constantFrom(
  "",
  "upgrade-done",
  "upgrade-required",
  "drain-required",
  "upgrade-failed",
);

const labels = sections.flatMap(({ workloads }) =>
  workloads.filter(({ kind }) => kind === "DaemonSet").map(({ label }) => label),
);

const facts: fc.Arbitrary<Partial<ClusterFacts>> = fc
  .record({
    states: fc.array(state, { minLength: names.length, maxLength: names.length }),
    carriers: fc.subarray(names),
    blocks: fc.subarray(names),
    bare: fc.option(fc.constantFrom(...names)),
    nodesKnown: fc.boolean(),
    podsKnown: fc.boolean(),
    poolsKnown: fc.boolean(),
  })
  .map(({ states, carriers, blocks, bare, nodesKnown, podsKnown, poolsKnown }) => ({
    nodes: nodesKnown
      ? read(names.map((name, i) => labelled(name, { [upgradeState]: states[i] ?? "" })))
      : unknown("forbidden"),
    pods: podsKnown
      ? read([
          ...driverPods(carriers),
          ...labels.flatMap((label) => daemonPods(label, carriers)),
          pod("bare", { node: bare, ownerKind: null }),
        ])
      : unknown("forbidden"),
    ipPools: poolsKnown ? read([pool("a", blocks)]) : unknown("forbidden"),
  }));

function forecast(
  before: Tree | null,
  after: Tree | null,
  known: Partial<ClusterFacts>,
): NicPolicyForecast {
  return forecastNicPolicy({ before: read(before), after }, context(known));
}

/** Rank of the most disruptive effect; past the last where there is none. */
function worst({ effects }: NicPolicyForecast): number {
  return Math.min(disturbances.length, ...effects.map(rankOf));
}

function without(tree: Tree, path: string): Tree {
  return withValue(tree, path, undefined);
}

describe("forecastNicPolicy (properties)", () => {
  it("forecastNicPolicy() is empty where nothing changes", () => {
    fc.assert(
      fc.property(spec, facts, (same, known) => {
        const expected = { effects: [], unknown: [], notes: [] };
        assert.deepEqual(forecast(same, same, known), expected);
        assert.deepEqual(forecast(withApiDefaults(same), same, known), expected);
        assert.deepEqual(forecast(same, withApiDefaults(same), known), expected);
      }),
    );
  });

  it("forecastNicPolicy() never calls the removal of a section less disruptive than its change", () => {
    fc.assert(
      fc.property(spec, facts, fc.constantFrom(...sections), (before, known, { path, images }) => {
        fc.pre(sectionAt(before, path) !== undefined);
        const changed = images.reduce(
          (tree, image) => withValue(tree, `${image.path}.version`, "other"),
          before,
        );
        const removal = worst(forecast(before, without(before, path), known));
        assert.ok(removal <= worst(forecast(before, changed, known)));
      }),
    );
  });

  it("forecastNicPolicy() never calls a delete less disruptive than the removal of one section", () => {
    fc.assert(
      fc.property(spec, facts, fc.constantFrom(...sections), (before, known, { path }) => {
        const one = worst(forecast(before, without(before, path), known));
        assert.ok(worst(forecast(before, null, known)) <= one);
      }),
    );
  });

  it("forecastNicPolicy() gives each node that carries the driver one fate", () => {
    const fates = [
      "driver_unload",
      "driver_upgrade",
      "driver_load",
      "driver_pending",
      "driver_skipped",
      "upgrade_failed",
    ];
    fc.assert(
      fc.property(spec, spec, facts, (before, after, known) => {
        const told = forecast(before, after, known)
          .effects.filter(({ code }) => fates.includes(code))
          .flatMap(nodesOf);
        assert.equal(new Set(told).size, told.length);
      }),
    );
  });

  it("forecastNicPolicy() orders effects from the most disruptive on", () => {
    fc.assert(
      fc.property(spec, fc.option(spec), facts, (before, after, known) => {
        const ranks = forecast(before, after, known).effects.map(rankOf);
        assert.deepEqual(
          ranks,
          ranks.toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it("forecastNicPolicy() says so where something that it needed could not be read", () => {
    fc.assert(
      fc.property(spec, fc.option(spec), facts, (before, after, known) => {
        const { effects, unknown: doubts } = forecast(before, after, known);
        const removesPools = sectionAt(before, "nvIpam") !== undefined;
        const keepsPools = sectionAt(after ?? {}, "nvIpam") !== undefined;
        if (known.ipPools?.status === "unknown" && removesPools && !keepsPools)
          assert.ok(doubts.some(({ code }) => code === "pools"));
        const restarts = effects.some(({ code }) => code === "component_restart");
        if (known.pods?.status === "unknown" && restarts)
          assert.ok(doubts.some(({ code }) => code === "pods"));
        const upgrades = effects.some(({ code }) => code === "driver_upgrade");
        if (known.nodes?.status === "unknown" && upgrades)
          assert.ok(doubts.some(({ code }) => code === "nodes"));
      }),
    );
  });

  it("formatNicPolicyForecast() loses no effect and no doubt", () => {
    fc.assert(
      fc.property(fc.option(spec), fc.option(spec), facts, (before, after, known) => {
        const told = forecast(before, after, known);
        const { effects, unknown: doubts, notes } = told;
        const formatted = formatNicPolicyForecast(told);
        if (formatted === undefined) {
          assert.equal(effects.length + doubts.length + notes.length, 0);
          return;
        }
        assert.equal(formatted.rows.length, effects.length + doubts.length);
        assert.equal(formatted.notes.length, notes.length);
        assert.doesNotMatch(formatForecast(formatted), /undefined|null|NaN|Infinity|\[object/);
      }),
    );
  });
});
