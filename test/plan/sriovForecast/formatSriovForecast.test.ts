import assert from "node:assert/strict";
import { unknown } from "../../../provider/facts/reading.ts";
import { formatForecast } from "../../../provider/plan/forecast.ts";
import {
  type ForecastInput,
  forecastSriov,
} from "../../../provider/plan/sriovForecast/forecastSriov.ts";
import { formatSriovForecast } from "../../../provider/plan/sriovForecast/formatSriovForecast.ts";
import { type Edit, noEdit } from "../../../provider/plan/sriovForecast/overlayFacts.ts";
import {
  card,
  cardWith,
  dgxSlots,
  dgxWith,
  firmware,
  hostFacts,
  lastBoot,
} from "../../support/factsBuilder.ts";
import {
  clusterFacts,
  type ClusterParts,
  dgxPfs,
  node,
  nodeState,
  operatorConfig,
  pfWithVfs,
  policy,
  pool,
  wantedPf,
} from "./support/operatorFacts.ts";

const names = Array.from({ length: 12 }, (_, i) => `dgx${String(i + 1).padStart(3, "0")}`);
const pair = ["dgx030", "dgx031"];

const cluster = (hosts: readonly string[], parts: ClusterParts): ReturnType<typeof clusterFacts> =>
  clusterFacts({ nodes: hosts.map((name) => node(name)), ...parts });

function text(input: Omit<ForecastInput, "edit">, edit: Partial<Edit> = {}): string {
  const forecast = formatSriovForecast(forecastSriov({ ...input, edit: { ...noEdit, ...edit } }));
  return forecast === undefined ? "" : formatForecast(forecast);
}

describe("formatSriovForecast()", () => {
  it("explains the needless reboot for a mode that is live, its loop, and what to do instead", () => {
    const facts = cluster(names, {
      states: names.map((name) => nodeState(name, { live: "exclusive", pfs: dgxPfs() })),
    });
    const applied = [pool("rdma", { rdmaMode: "exclusive", maxUnavailable: undefined })];
    assert.equal(
      text({ facts }, { applied }),
      [
        "SR-IOV operator: would reboot 12 of 12 nodes, up to 12 at a time",
        "  reboot  dgx[001-012]  ib_core.netns_mode=0 is not on the kernel command line, which is all",
        "                        that the operator compares for rdmaMode; the mode is exclusive already,",
        "                        so the reboot changes nothing. It would reboot again after every boot:",
        "                        the operator changes no kernel arguments on Ubuntu, so",
        "                        ib_core.netns_mode=0 never gets there. Instead: leave rdmaMode out of",
        "                        the pool and set RdmaMode exclusive on these hosts, where it finds it",
        "                        done: the operator then has nothing to compare. If the pool must name",
        "                        it, let RdmaMode and its Rollout put ib_core.netns_mode=0 on the command",
        "                        line first. New with this change.",
        "dgx[001-012]: pool rdma has no maxUnavailable: all 12 at the same time; set maxUnavailable",
      ].join("\n"),
    );
  });

  it("explains the loop over firmware that a warm reboot does not load", () => {
    const policies = dgxSlots.map((slot) =>
      policy(`ib${slot}`, { nicSelector: { pfNames: [`ib${slot}0`] }, linkType: "ib" }),
    );
    const annotations = { "desired-state": "Reboot_Required" };
    const wanted = dgxSlots.map((slot) =>
      wantedPf(slot, { policyName: `ib${slot}` }, { linkType: "ib" }),
    );
    const facts = cluster(pair, {
      policies,
      states: pair.map((name) =>
        nodeState(name, {
          pfs: dgxPfs({ totalvfs: 16 }),
          wanted,
          sync: "InProgress",
          annotations,
        }),
      ),
    });
    const host = dgxWith((pci) => cardWith(pci, firmware("16", "8")));
    const hosts = new Map(pair.map((name) => [name, { ...host, kernelArguments: [] }]));
    assert.equal(
      text({ facts, hosts }),
      [
        "SR-IOV operator: would reboot 2 of 2 nodes, one at a time",
        "  reboot  dgx[030-031]  NUM_OF_VFS of 8 cards is 16, and the operator wants exactly 8; it is",
        "                        staged already, which does not keep the operator from it. The operator's",
        "                        daemon asks for a reboot already (Reboot_Required). It may reboot again",
        "                        after every boot: a warm reboot often does not load it on a DGX, and the",
        "                        operator only reboots warm. Instead: set NicFirmwareVfs with numOfVfs: 8",
        '                        and match: "exactly" on these cards first: its Rollout drains, and',
        "                        power-cycles where a warm reboot does not load it; the operator then",
        "                        finds the number it wants. Pending before this change.",
        "dgx[030-031]: in no pool, one at a time, in no order",
      ].join("\n"),
    );
  });

  it("is certain of a loop that has been seen on the very card", () => {
    const facts = clusterFacts({
      policies: [policy("ib")],
      states: [nodeState("n1", { sync: "InProgress", pfs: dgxPfs({ totalvfs: 16 }) })],
    });
    const seen = { card: card("0000:18:00.0").id, bootId: lastBoot, nextBoot: { NUM_OF_VFS: "8" } };
    const host = hostFacts({
      cards: [cardWith("0000:18:00.0", firmware("16", "8"))],
      firstSeen: [seen],
    });
    const hosts = new Map([["n1", { ...host, kernelArguments: [] }]]);
    assert.match(
      text({ facts, hosts }).replace(/\s+/g, " "),
      /It would reboot again after every boot: a boot since that was first seen did not load it, and/,
    );
  });

  it("says nothing where the operator leaves every node in peace", () => {
    assert.equal(text({ facts: clusterFacts() }), "");
  });

  it("says why nothing is known", () => {
    const facts = { ...clusterFacts(), sriovNodeStates: unknown("forbidden") };
    assert.equal(
      text({ facts }),
      "Which nodes the SR-IOV operator would reboot or drain is not known\n" +
        "  unknown    SriovNetworkNodeStates could not be read: forbidden",
    );
  });

  it("sorts reboots before drains, drains before what is unknown, and that before what stops", () => {
    const settled = [wantedPf("18", { policyName: "ib" })];
    const pfs = [pfWithVfs("18", 8)];
    const facts = cluster(["n1", "n2", "n3", "n4"], {
      policies: [policy("ib")],
      states: [
        nodeState("n1", { wanted: settled, pfs }),
        nodeState("n2", { wanted: settled, pfs, sync: "InProgress" }),
        nodeState("n3", { wanted: settled, pfs: [pfWithVfs("18", 4, {}, { totalvfs: 8 })] }),
        nodeState("n4", { wanted: settled, pfs: [pfWithVfs("18", 8, {}, { totalvfs: 4 })] }),
      ],
    });
    const locked = { ...hostFacts({ lockdown: "integrity" }), kernelArguments: [] };
    const rows = text({ facts, hosts: new Map([["n1", locked]]) })
      .split("\n")
      .filter((line) => /^ {2}\S/.test(line))
      .map((line) => line.trim().split(/ +/).slice(0, 2).join(" "));
    assert.deepEqual(rows, ["reboot n4", "drain n3", "unknown n2", "blocked n1"]);
  });

  it("says that a reboot waits for the next start of the daemon", () => {
    const states = [
      nodeState("n1", {
        pfs: [pfWithVfs("18", 8, {}, { totalvfs: 16 })],
        wanted: [wantedPf("18", { policyName: "ib" })],
      }),
    ];
    const facts = clusterFacts({ policies: [policy("ib")], states });
    assert.match(
      text({ facts }).replace(/\s+/g, " "),
      /Not at once, but at the next start of the operator's daemon: its update, or any boot\./,
    );
  });

  const notes: readonly (readonly [string, ClusterParts, RegExp])[] = [
    [
      "a pool that lets nothing begin",
      { pools: [pool("p", { maxUnavailable: 0 })] },
      /would reboot 2 of 2 nodes, but begins none of them[^]*pool p allows none of its 2 nodes to be down/,
    ],
    [
      "disabled drains",
      { configs: [operatorConfig({ disableDrain: true })] },
      /up to 2 at a time[^]*disableDrain is set: without a drain, and all 2 at the same time/,
    ],
    [
      "the pace of a pool",
      { pools: [pool("p", { maxUnavailable: "50%" })] },
      /one at a time[^]*pool p, 1 of its 2 nodes at a time \(maxUnavailable\), in no order/,
    ],
    [
      "an operator without its configuration",
      { configs: [] },
      /There is no SriovOperatorConfig default yet: the operator begins once there is one/,
    ],
  ];
  for (const [title, parts, expected] of notes) {
    it(`notes ${title}`, () => {
      const states = pair.map((name) => nodeState(name, { asked: "exclusive" }));
      assert.match(text({ facts: cluster(pair, { states, ...parts }) }), expected);
    });
  }

  it("tells the pace of those nodes only that the caller has left in", () => {
    const states = pair.map((name) => nodeState(name, { asked: "exclusive" }));
    const facts = cluster(pair, {
      states,
      pools: [pool("p", { maxUnavailable: undefined })],
    });
    const forecast = forecastSriov({ facts, edit: noEdit });
    const nodes = forecast.nodes.slice(0, 1);
    const told = formatSriovForecast({ ...forecast, nodes });
    assert.equal(told?.headline, "SR-IOV operator: would reboot 1 of 2 nodes, one at a time");
    assert.match(told.notes.join("\n"), /^dgx030: pool p/);
  });

  it("notes that a cluster of one node is rebooted without a drain", () => {
    const states = [nodeState("n1", { asked: "exclusive" })];
    assert.match(
      text({ facts: cluster(["n1"], { states }) }),
      /The cluster has one node: the operator reboots it without a drain/,
    );
  });

  it("notes who limits the maintenance operator", () => {
    const annotations = { "use-external-drainer": "true" };
    const states = pair.map((name) => nodeState(name, { asked: "exclusive", annotations }));
    assert.match(text({ facts: cluster(pair, { states }) }), /the maintenance operator drains/);
  });
});
