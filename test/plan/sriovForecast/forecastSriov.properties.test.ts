import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClusterFacts, LiveObject } from "../../../provider/facts/cluster/clusterFacts.ts";
import { unknown } from "../../../provider/facts/reading.ts";
import {
  deriveNodeStates,
  type NodeCase,
} from "../../../provider/plan/sriovForecast/deriveNodeStates.ts";
import { forecastSriov } from "../../../provider/plan/sriovForecast/forecastSriov.ts";
import { formatSriovForecast } from "../../../provider/plan/sriovForecast/formatSriovForecast.ts";
import { nicsOf, wantedTotals } from "../../../provider/plan/sriovForecast/nics.ts";
import { noEdit } from "../../../provider/plan/sriovForecast/overlayFacts.ts";
import { situationOf } from "../../../provider/plan/sriovForecast/situation.ts";
import { expandNodes } from "../../../provider/facts/nodeset.ts";
import {
  clusterFacts,
  labelled,
  nodeState,
  operatorConfig,
  pf,
  pfWithVfs,
  policy,
  pool,
} from "./support/operatorFacts.ts";

type Tree = Readonly<Record<string, unknown>>;

const slots = ["18", "40", "4f"];
const racks = ["r1", "r2"];
const nodes = ["n1", "n2", "n3"].map((name, index) =>
  labelled(name, { rack: racks[index % 2] ?? "" }),
);

const nodeSelector = fc.constantFrom<Tree>({}, { rack: "r1" }, { rack: "r2" }, { rack: "r3" });

const arbitraryPolicy: fc.Arbitrary<Tree> = fc.record({
  nodeSelector,
  nicSelector: fc.constantFrom<Tree>(
    { vendor: "15b3" },
    { pfNames: ["ib180"] },
    { pfNames: ["ib180#0-3", "ib400"] },
    { rootDevices: ["0000:4f:00.0"] },
  ),
  numVfs: fc.constantFrom(4, 8, 16),
  priority: fc.constantFrom(10, 99),
  linkType: fc.constantFrom(undefined, "IB", "ib"),
  resourceName: fc.constantFrom("a", "b"),
  isRdma: fc.boolean(),
});

const arbitraryPool: fc.Arbitrary<Tree> = fc.record({
  rdmaMode: fc.constantFrom(undefined, "shared", "exclusive"),
  maxUnavailable: fc.constantFrom(undefined, 1, "50%"),
});

/** What is declared: policies, and at most one pool for each rack. */
const arbitraryObjects = fc
  .record({
    policies: fc.array(arbitraryPolicy, { maxLength: 4 }),
    pools: fc.array(arbitraryPool, { maxLength: 2 }),
  })
  .map(({ policies, pools }) => ({
    policies: policies.map((spec, index) => policy(`p${index}`, spec)),
    pools: pools.map((spec, index) =>
      pool(`pool${index}`, {
        ...spec,
        nodeSelector: { matchLabels: { rack: racks[index] ?? "" } },
      }),
    ),
  }));

const arbitraryConfig = fc
  .record({
    disableDrain: fc.boolean(),
    configurationMode: fc.constantFrom("daemon", "systemd"),
    configDaemonNodeSelector: fc.constantFrom<Tree>({}, { rack: "r1" }),
  })
  .map((spec) => operatorConfig(spec));

/** Node states of PFs as the operator found them, wanting and having nothing. */
function bare(sync: string): LiveObject[] {
  return nodes.map(({ name }) =>
    nodeState(name, { pfs: slots.map((slot) => pf(slot)), sync, live: "" }),
  );
}

function casesOf(facts: ClusterFacts): NodeCase[] {
  const situation = situationOf(facts, new Map());
  return situation.status === "read" ? deriveNodeStates(situation.value) : [];
}

/** The node state of a node on which the operator has done all that is wanted of it. */
function done(node: NodeCase): LiveObject {
  const totals = new Map(nicsOf(node).map((nic) => [nic.prefix, wantedTotals(nic)[0]]));
  const { interfaces, rdmaMode } = node.desired;
  return nodeState(node.node.name, {
    asked: rdmaMode,
    wanted: interfaces.map((each) => ({ ...each })),
    pfs: slots.map((slot) => {
      const numVfs =
        interfaces.find(({ pciAddress }) => pciAddress === `0000:${slot}:00.0`)?.numVfs ?? 0;
      return pfWithVfs(slot, numVfs, {}, { totalvfs: totals.get(`0000:${slot}:00.`) ?? 8 });
    }),
  });
}

describe("forecastSriov() always", () => {
  it("says nothing where the operator has done what is wanted and nothing changes", () => {
    fc.assert(
      fc.property(arbitraryObjects, arbitraryConfig, ({ policies, pools }, config) => {
        const parts = { nodes, policies, pools, configs: [config] };
        const cases = casesOf(clusterFacts({ ...parts, states: bare("Succeeded") }));
        const facts = clusterFacts({ ...parts, states: cases.map(done) });
        const applied = [...policies, ...pools, config];
        for (const edit of [noEdit, { applied, gone: [] }]) {
          const forecast = forecastSriov({ facts, edit });
          assert.deepEqual(
            forecast.nodes.map(({ outcome, part }) => [outcome, part]),
            [],
          );
          assert.equal(formatSriovForecast(forecast), undefined);
        }
      }),
    );
  });

  it("never takes a node that it knows too little of for one that is left in peace", () => {
    fc.assert(
      fc.property(
        arbitraryObjects,
        fc.constantFrom("", "InProgress", "Failed"),
        ({ policies, pools }, sync) => {
          const facts = clusterFacts({ nodes, policies, pools, states: bare(sync) });
          const forecast = forecastSriov({ facts, edit: noEdit });
          assert.deepEqual(
            forecast.nodes.map(({ node }) => node.node.name),
            nodes.map(({ name }) => name),
          );
        },
      ),
    );
  });

  it("knows nothing where a list is hidden, whatever the others say", () => {
    const lists = fc.constantFrom(
      "nodes" as const,
      "sriovNodeStates" as const,
      "sriovNodePolicies" as const,
      "sriovPoolConfigs" as const,
      "sriovOperatorConfigs" as const,
    );
    fc.assert(
      fc.property(arbitraryObjects, lists, ({ policies, pools }, list) => {
        const facts = clusterFacts({ nodes, policies, pools, states: bare("Succeeded") });
        const hidden = { ...facts, [list]: unknown("forbidden") };
        const forecast = forecastSriov({ facts: hidden, edit: { applied: pools, gone: policies } });
        assert.notEqual(forecast.unknown, null);
        assert.notEqual(formatSriovForecast(forecast), undefined);
      }),
    );
  });

  it("says the same whatever the order of the lists", () => {
    fc.assert(
      fc.property(arbitraryObjects, arbitraryObjects, (live, next) => {
        const states = bare("Succeeded");
        const applied = [...next.policies, ...next.pools];
        const text = (turned: boolean): string => {
          const turn = <T>(list: readonly T[]): readonly T[] => (turned ? list.toReversed() : list);
          const facts = clusterFacts({
            nodes,
            policies: turn(live.policies),
            pools: turn(live.pools),
            states: turn(states),
          });
          const forecast = forecastSriov({ facts, edit: { applied: turn(applied), gone: [] } });
          return JSON.stringify(formatSriovForecast(forecast));
        };
        assert.equal(text(true), text(false));
      }),
    );
  });

  it("calls new what was less before, and gives every node that is not left in peace one row", () => {
    fc.assert(
      fc.property(arbitraryObjects, arbitraryObjects, (live, next) => {
        const facts = clusterFacts({ nodes, ...live, states: bare("Succeeded") });
        const edit = { applied: [...next.policies, ...next.pools], gone: [] };
        const before = forecastSriov({ facts, edit: noEdit });
        const forecast = forecastSriov({ facts, edit });
        for (const each of forecast.nodes) {
          const former = before.nodes.find(({ node }) => node.node.name === each.node.node.name);
          if (former === undefined) assert.equal(each.isNew, true);
          if (
            former?.outcome === each.outcome &&
            former.when === "now" &&
            each.outcome !== "unknown"
          )
            assert.equal(each.isNew, false);
        }
        const rows = formatSriovForecast(forecast)?.rows ?? [];
        assert.deepEqual(
          rows.flatMap(({ hosts }) => expandNodes(hosts)).sort(),
          forecast.nodes.map(({ node }) => node.node.name).sort(),
        );
      }),
    );
  });

  it("keeps every reason: a rule that finds something is never without a trace", () => {
    fc.assert(
      fc.property(arbitraryObjects, arbitraryObjects, (live, next) => {
        const facts = clusterFacts({ nodes, ...live, states: bare("Succeeded") });
        const edit = { applied: [...next.policies, ...next.pools], gone: [] };
        for (const { outcome, part } of forecastSriov({ facts, edit }).nodes) {
          const { stops, reboots, unknown: doubts, drains } = part;
          const strongest = [
            [stops, "stop"],
            [reboots, "reboot"],
            [doubts, "unknown"],
            [drains, "drain"],
          ] as const;
          const first = strongest.find(([reasons]) => reasons.length > 0);
          assert.equal(outcome, first?.[1]);
        }
      }),
    );
  });
});
