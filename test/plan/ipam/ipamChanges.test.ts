import assert from "node:assert/strict";
import type { ClusterFacts, LiveObject } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import type { IpamChange } from "../../../provider/plan/ipam/ipamChange.ts";
import { ipamChanges } from "../../../provider/plan/ipam/ipamChanges.ts";
import type { Pool } from "../../../provider/plan/ipam/pool.ts";
import { clusterFacts, node } from "../sriov/sriovFixtures.ts";
import { cidrPool, ipPool, livePoolObject, pod } from "./poolFixtures.ts";

const blocks = [
  { nodeName: "dgx030", startIP: "192.168.1.1", endIP: "192.168.1.8" },
  { nodeName: "dgx031", startIP: "192.168.1.9", endIP: "192.168.1.16" },
];
const live = livePoolObject(ipPool(), blocks);
const ref = { kind: "IPPool", name: "rail-1" } as const;

function changes(
  after: readonly Pool[],
  overrides: Partial<ClusterFacts> = {},
  before: readonly LiveObject[] = [live],
): IpamChange[] {
  return ipamChanges(before, after, clusterFacts(overrides));
}

const onlyDgx030: Pool = ipPool({
  nodeSelector: {
    nodeSelectorTerms: [
      { matchFields: [{ key: "metadata.name", operator: "In", values: ["dgx030"] }] },
    ],
  },
});

describe("ipamChanges", () => {
  it("finds nothing in a pool that stays as it is, and in a new one with room", () => {
    assert.deepEqual(changes([ipPool()]), []);
    assert.deepEqual(changes([ipPool()], {}, []), []);
  });

  it("calls a wider subnet with the same base a safe growth", () => {
    const found = changes([ipPool({ subnet: "192.168.1.0/23" })], {}, [
      livePoolObject(ipPool({ subnet: "192.168.0.0/24" }), [
        { nodeName: "dgx030", startIP: "192.168.0.1", endIP: "192.168.0.8" },
      ]),
    ]);
    assert.deepEqual(found, [{ code: "growth", pool: ref, from: "31", to: "63" }]);
  });

  it("finds other blocks when the base moves, with pods that keep addresses of other nodes", () => {
    const pods = read([
      pod("trainer-0", "dgx030", ["192.168.1.3"]),
      pod("trainer-1", "dgx031", ["192.168.1.12"]),
      pod("elsewhere", "dgx031", ["10.0.0.1"]),
    ]);
    assert.deepEqual(changes([ipPool({ perNodeBlockSize: 16 })], { pods }), [
      {
        code: "redealt",
        pool: ref,
        fields: ["perNodeBlockSize"],
        nodes: [
          { node: "dgx030", from: "192.168.1.1-192.168.1.8", to: "192.168.1.1-192.168.1.16" },
          { node: "dgx031", from: "192.168.1.9-192.168.1.16", to: "192.168.1.17-192.168.1.32" },
        ],
        collisions: [
          {
            pod: "default/trainer-1",
            node: "dgx031",
            address: "192.168.1.12",
            owner: { pool: "rail-1", node: "dgx030" },
          },
        ],
      },
    ]);
  });

  const quiet: readonly [field: string, Pool][] = [
    ["gateway", ipPool({ gateway: "192.168.1.254" })],
    ["exclusions", ipPool({ exclusions: [{ startIP: "192.168.1.3", endIP: "192.168.1.4" }] })],
    ["perNodeExclusions", ipPool({ perNodeExclusions: [{ startIndex: 0, endIndex: 0 }] })],
    ["routes", ipPool({ routes: [{ dst: "10.0.0.0/8" }] })],
    ["defaultGateway", ipPool({ defaultGateway: true })],
  ];
  for (const [field, after] of quiet)
    it(`says that ${field} holds for new pods`, () => {
      assert.deepEqual(changes([after]), [{ code: "new_pods", pool: ref, fields: [field] }]);
    });

  it("finds another block for a node whose single address becomes the gateway", () => {
    const single = livePoolObject(ipPool({ perNodeBlockSize: 1 }), [
      { nodeName: "dgx030", startIP: "192.168.1.1", endIP: "192.168.1.1" },
      { nodeName: "dgx031", startIP: "192.168.1.2", endIP: "192.168.1.2" },
    ]);
    const found = changes([ipPool({ perNodeBlockSize: 1, gateway: "192.168.1.1" })], {}, [single]);
    assert.deepEqual(
      found.map((change) => (change.code === "redealt" ? change.nodes : change.code)),
      [
        [{ node: "dgx030", from: "192.168.1.1-192.168.1.1", to: "192.168.1.3-192.168.1.3" }],
        "new_pods",
      ],
    );
  });

  it("finds every network of a CIDRPool anew when the gateway's index changes", () => {
    const before = livePoolObject(cidrPool({ gatewayIndex: 1 }), [
      { nodeName: "dgx030", prefix: "10.0.4.0/24", gateway: "10.0.4.1" },
      { nodeName: "dgx031", prefix: "10.0.5.0/24", gateway: "10.0.5.1" },
    ]);
    const found = changes([cidrPool({ gatewayIndex: 2 })], {}, [before]);
    assert.deepEqual(
      found.map((change) => (change.code === "redealt" ? change.nodes.length : change.code)),
      [2, "new_pods"],
    );
  });

  it("keeps blocks that fit a smaller subnet and finds no room for the others", () => {
    const found = changes([ipPool({ subnet: "192.168.1.0/28" })]);
    assert.deepEqual(found, [
      { code: "lost", pool: ref, why: "no_room", nodes: ["dgx031"], collisions: [] },
    ]);
  });

  it("finds nodes that the selector drops, and nodes for which no block is left", () => {
    assert.deepEqual(changes([onlyDgx030]), [
      { code: "lost", pool: ref, why: "selector", nodes: ["dgx031"], collisions: [] },
    ]);
    const nodes = read(["dgx030", "dgx031", "dgx032"].map((name) => node(name)));
    assert.deepEqual(changes([ipPool({ subnet: "192.168.1.0/27", routes: [] })], { nodes }), [
      { code: "new_pods", pool: ref, fields: ["routes"] },
    ]);
    assert.deepEqual(
      changes([ipPool({ subnet: "192.168.1.0/29", perNodeBlockSize: 6 })], { nodes }, []),
      [{ code: "full", pool: ref, nodes: ["dgx031", "dgx032"] }],
    );
  });

  it("counts the blocks of a deleted pool", () => {
    assert.deepEqual(changes([]), [
      { code: "deleted", pool: ref, nodes: ["dgx030", "dgx031"], collisions: [] },
    ]);
  });

  it("finds pods of a renamed pool whose addresses the new one deals again, on their own node too", () => {
    const pods = read([pod("trainer-0", "dgx030", ["192.168.1.3"])]);
    const found = changes([ipPool({}, "rail-a")], { pods });
    assert.deepEqual(
      found.map((change) => ("collisions" in change ? change.collisions : change.code)),
      [
        [
          {
            pod: "default/trainer-0",
            node: "dgx030",
            address: "192.168.1.3",
            owner: { pool: "rail-a", node: "dgx030" },
          },
        ],
      ],
    );
  });

  it("never takes nodes, pools or pods that it could not read for safe", () => {
    const why = unknown("nodes is forbidden");
    assert.deepEqual(changes([ipPool({ perNodeBlockSize: 16 })], { nodes: why }), [
      { code: "unknown", pool: ref, why: "nodes is forbidden" },
    ]);
    assert.deepEqual(changes([ipPool()], { ipPools: why }, []), [
      { code: "unknown", pool: ref, why: "nodes is forbidden" },
    ]);
    assert.deepEqual(changes([], { pods: unknown("pods is forbidden") }).at(-1), {
      code: "pods_unknown",
      why: "pods is forbidden",
    });
  });

  it("ignores network notes of pods that are not JSON", () => {
    const odd = {
      ...pod("odd", "dgx031"),
      annotations: { "k8s.v1.cni.cncf.io/network-status": "{" },
    };
    const [found] = changes([ipPool({ perNodeBlockSize: 16 })], { pods: read([odd]) });
    assert.ok(found?.code === "redealt");
    assert.deepEqual(found.collisions, []);
  });
});
