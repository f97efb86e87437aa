import assert from "node:assert/strict";
import type { ClusterFacts, LiveObject } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { formatForecast } from "../../../provider/plan/forecast.ts";
import { formatIpamForecast } from "../../../provider/plan/ipam/formatIpamForecast.ts";
import { ipamChanges } from "../../../provider/plan/ipam/ipamChanges.ts";
import type { Pool } from "../../../provider/plan/ipam/pool.ts";
import { clusterFacts, node } from "../sriov/sriovFixtures.ts";
import { ipPool, livePoolObject, nodeNames, pod } from "./poolFixtures.ts";

/** Blocks of 8 addresses for a number of nodes, in one third octet. */
function dealt(rail: number, nodes: readonly string[]): Readonly<Record<string, string>>[] {
  return nodes.map((nodeName, i) => ({
    nodeName,
    startIP: `192.168.${rail}.${i * 8 + 1}`,
    endIP: `192.168.${rail}.${i * 8 + 8}`,
  }));
}

const dgx = ["dgx030", "dgx031"];
const live = livePoolObject(ipPool(), dealt(1, dgx));

function told(
  after: readonly Pool[],
  overrides: Partial<ClusterFacts> = {},
  before: readonly LiveObject[] = [live],
): string[] {
  const forecast = formatIpamForecast(ipamChanges(before, after, clusterFacts(overrides)));
  return forecast === undefined ? [] : formatForecast(forecast).split("\n");
}

function only(name: string): Pool["spec"]["nodeSelector"] {
  return {
    nodeSelectorTerms: [
      { matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] },
    ],
  };
}

describe("formatIpamForecast", () => {
  it("has nothing to say where nothing changes", () => {
    assert.equal(formatIpamForecast([]), undefined);
  });

  it("tells the same of eight pools once, the most disruptive first", () => {
    const rails = [1, 2, 3, 4, 5, 6, 7, 8];
    const subnet = (rail: number): string => `192.168.${rail}.0/24`;
    const before = rails.map((rail) =>
      livePoolObject(ipPool({ subnet: subnet(rail) }, `rail-${rail}`), dealt(rail, dgx)),
    );
    const after = rails.map((rail) =>
      rail === 8
        ? ipPool({ subnet: subnet(8), nodeSelector: only("dgx030")! }, "rail-8")
        : ipPool({ subnet: subnet(rail), perNodeBlockSize: 16 }, `rail-${rail}`),
    );
    const pods = read([
      pod(
        "trainer-1",
        "dgx031",
        rails.map((rail) => `192.168.${rail}.12`),
      ),
    ]);
    assert.deepEqual(told(after, { pods }, before), [
      "Address pools: 2 nodes would get other blocks; 1 node would lose its block",
      "  re-deal  dgx[030-031]  IPPool rail-[1-7]: other values of perNodeBlockSize deal blocks anew",
      "                         (rail-1 on dgx030: 192.168.1.1-192.168.1.8 becomes",
      "                         192.168.1.1-192.168.1.16) while running pods keep their addresses; 1",
      "                         pod shares addresses with pods to come: default/trainer-1 on dgx031",
      "                         keeps 192.168.1.12, then of dgx030 (rail-1)",
      "  loss     dgx031        IPPool rail-8: the node is no longer one of the pool's, so its block is",
      "                         free at once, also under running pods",
      "Drain the nodes first, so that no pod keeps an address of a block that is dealt again",
    ]);
  });

  it("names a few of many pods", () => {
    const names = nodeNames(30);
    const nodes = read(names.map((name) => node(name)));
    const pods = read(names.map((name, i) => pod(`p${i}`, name, [`192.168.1.${i * 8 + 1}`])));
    const before = [livePoolObject(ipPool(), dealt(1, names))];
    assert.deepEqual(
      told([ipPool({ perNodeBlockSize: 16, subnet: "192.168.0.0/16" })], { nodes, pods }, before),
      [
        "Address pools: 30 nodes would get other blocks",
        "  re-deal  n[0000-0029]  IPPool rail-1: other values of perNodeBlockSize, subnet deal blocks",
        "                         anew (rail-1 on n0000: 192.168.1.1-192.168.1.8 becomes",
        "                         192.168.0.1-192.168.0.16) while running pods keep their addresses; 28",
        "                         pods share addresses with pods to come: default/p0 on n0000 keeps",
        "                         192.168.1.1, then of n0016 (rail-1); default/p1 on n0001 keeps",
        "                         192.168.1.9, then of n0016 (rail-1); default/p2 on n0002 keeps",
        "                         192.168.1.17, then of n0017 (rail-1); and 25 more",
        "Drain the nodes first, so that no pod keeps an address of a block that is dealt again",
      ],
    );
  });

  it("says so when nothing is disturbed", () => {
    assert.deepEqual(told([ipPool({ routes: [{ dst: "10.0.0.0/8" }] })]), [
      "Address pools: no node loses its block",
      "  note    IPPool rail-1: other values of routes hold for new pods only; running ones keep what",
      "          they have",
    ]);
    const base = ipPool({ subnet: "192.168.0.0/24" });
    assert.deepEqual(told([ipPool({ subnet: "192.168.0.0/23" })], {}, [livePoolObject(base)]), [
      "Address pools: no node loses its block",
      "  note    IPPool rail-1: blocks for 63 nodes instead of 31; those that are dealt stay",
    ]);
  });

  it("tells of one node that leaves, of a pool without room, and of deletion", () => {
    assert.deepEqual(told([ipPool({ nodeSelector: only("dgx030")! })]), [
      "Address pools: 1 node would lose its block",
      "  loss  dgx031  IPPool rail-1: the node is no longer one of the pool's, so its block is free at",
      "                once, also under running pods",
      "Drain the nodes first, so that no pod keeps an address of a block that is dealt again",
    ]);
    assert.deepEqual(told([ipPool({ subnet: "192.168.1.0/28" })]), [
      "Address pools: 1 node would lose its block",
      "  loss  dgx031  IPPool rail-1: no block is left, so new pods on this network do not start",
      "Drain the nodes first, so that no pod keeps an address of a block that is dealt again",
    ]);
    assert.deepEqual(told([ipPool({ subnet: "192.168.1.0/28" })], {}, []), [
      "Address pools: 1 node would get none",
      "  full  dgx031  IPPool rail-1: no block is left, so pods on this network do not start; widen the",
      "                range or make blocks smaller",
    ]);
    assert.deepEqual(told([]), [
      "Address pools: 2 nodes would lose their blocks",
      "  loss  dgx[030-031]  IPPool rail-1: deleted with the blocks of 2 nodes: new pods on this",
      "                      network do not start, running ones keep their addresses until they restart",
    ]);
    assert.deepEqual(told([], {}, [livePoolObject(ipPool())]), [
      "Address pools: no node loses its block",
      "  note    IPPool rail-1: deleted; no node has a block of it",
    ]);
  });

  it("tells what is not known", () => {
    const why = unknown("nodes is forbidden");
    assert.deepEqual(told([ipPool({ perNodeBlockSize: 16 })], { nodes: why }), [
      "Address pools: what happens to the blocks of nodes is not known",
      "  unknown    IPPool rail-1: what changes is not known: nodes is forbidden",
    ]);
    assert.deepEqual(told([], { pods: unknown("pods is forbidden") }), [
      "Address pools: 2 nodes would lose their blocks",
      "  loss     dgx[030-031]  IPPool rail-1: deleted with the blocks of 2 nodes: new pods on this",
      "                         network do not start, running ones keep their addresses until they",
      "                         restart",
      "  unknown                Which running pods keep addresses of blocks that change is not known:",
      "                         pods is forbidden",
    ]);
  });
});
