import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import {
  maxUnavailableProblem,
  nodesAtATime,
} from "../../../provider/plan/sriov/maxUnavailable.ts";
import { poolConfigFindings } from "../../../provider/plan/sriov/poolConfigFindings.ts";
import { PoolConfigSpec } from "../../../provider/plan/sriov/poolConfigSpec.ts";
import { context, dgxState, node, said, sriovObject } from "./sriovFixtures.ts";

const gpuNodes = { nodeSelector: { matchLabels: { "nvidia.com/gpu.present": "true" } } };

interface Case {
  readonly title: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly namespace?: string;
  readonly facts?: Partial<ClusterFacts>;
  readonly expected: readonly string[];
}

const pool = (name: string, spec: Readonly<Record<string, unknown>>): Partial<ClusterFacts> => ({
  sriovPoolConfigs: read([sriovObject("SriovNetworkPoolConfig", name, spec)]),
});

const cases: readonly Case[] = [
  { title: "takes one node at a time", spec: { ...gpuNodes, maxUnavailable: 1 }, expected: [] },
  { title: "takes a pause", spec: { ...gpuNodes, maxUnavailable: 0 }, expected: [] },
  {
    title: "refuses a negative number",
    spec: { ...gpuNodes, maxUnavailable: -1 },
    expected: ["problem maxUnavailable: maxUnavailable is -1: expected at least 0"],
  },
  {
    title: "refuses a number as text",
    spec: { ...gpuNodes, maxUnavailable: "1" },
    expected: [
      'problem maxUnavailable: maxUnavailable is "1": expected a number such as 1, or a percentage such as "10%"',
    ],
  },
  {
    title: "refuses more than all",
    spec: { ...gpuNodes, maxUnavailable: "101%" },
    expected: ['problem maxUnavailable: maxUnavailable is "101%": expected "1%" to "100%"'],
  },
  {
    title: "refuses none as a percentage",
    spec: { ...gpuNodes, maxUnavailable: "0%" },
    expected: ['problem maxUnavailable: maxUnavailable is "0%": expected "1%" to "100%"'],
  },
  {
    title: "warns of a percentage that rounds down to no node",
    spec: { ...gpuNodes, maxUnavailable: "10%" },
    expected: [
      'warning maxUnavailable: maxUnavailable is "10%" of 2 nodes, which rounds down to 0: the operator then never drains any',
    ],
  },
  {
    title: "takes a percentage of one node",
    spec: { ...gpuNodes, maxUnavailable: "50%" },
    expected: [],
  },
  {
    title: "warns of a pool without a limit, and of its reboots",
    spec: { ...gpuNodes, rdmaMode: "shared" },
    expected: [
      "warning maxUnavailable: maxUnavailable is absent, which means no limit: the operator may drain and reboot all 2 nodes of the pool at the same time; write a number, for example 1",
    ],
  },
  {
    title: "refuses another namespace than the operator's",
    spec: { ...gpuNodes, maxUnavailable: 1 },
    namespace: "sriov-network-operator",
    expected: [
      'problem namespace: namespace is "sriov-network-operator": the SR-IOV operator runs in "network-operator"',
    ],
  },
  {
    title: "warns of a pool without nodes",
    spec: { nodeSelector: { matchLabels: { "rdma-capable": "true" } }, maxUnavailable: 1 },
    expected: [
      "warning nodeSelector: nodeSelector means no node on which the operator runs: no node has rdma-capable=true; correct",
    ],
  },
  {
    title: "warns of expressions that no node fits",
    spec: {
      nodeSelector: {
        matchExpressions: [{ key: "kubernetes.io/os", operator: "NotIn", values: ["linux"] }],
      },
      maxUnavailable: 1,
    },
    expected: [
      "warning nodeSelector: nodeSelector means no node on which the operator runs: no node fits all of matchLabels and matchExpressions",
    ],
  },
  {
    title: "counts only nodes that the operator configures",
    spec: { maxUnavailable: "34%" },
    facts: { nodes: read([node("dgx030"), node("dgx031"), node("control-1")]) },
    expected: [
      'warning maxUnavailable: maxUnavailable is "34%" of 2 nodes, which rounds down to 0',
    ],
  },
  {
    title: "counts every node before the operator has described any",
    spec: { maxUnavailable: "34%" },
    facts: {
      nodes: read([node("dgx030"), node("dgx031"), node("dgx032")]),
      sriovNodeStates: read(null),
    },
    expected: [],
  },
  {
    title: "refuses nodes of another pool, also of one without a selector",
    spec: { ...gpuNodes, maxUnavailable: 1 },
    facts: pool("everything", { maxUnavailable: 2 }),
    expected: [
      'problem nodeSelector: dgx[030-031] is in SriovNetworkPoolConfig "everything" too: expected each node in one pool',
    ],
  },
  {
    title: "compares no pool with itself, and none that has no node in common",
    spec: { ...gpuNodes, maxUnavailable: 1 },
    facts: {
      sriovPoolConfigs: read([
        sriovObject("SriovNetworkPoolConfig", "pool", { maxUnavailable: 2 }),
        sriovObject("SriovNetworkPoolConfig", "others", {
          nodeSelector: {
            matchExpressions: [{ key: "nvidia.com/gpu.present", operator: "DoesNotExist" }],
          },
        }),
        sriovObject("SriovNetworkPoolConfig", "offload", {
          ovsHardwareOffloadConfig: { name: "worker" },
        }),
        sriovObject("SriovNetworkPoolConfig", "elsewhere", { maxUnavailable: 2 }, "other-operator"),
      ]),
    },
    expected: [],
  },
  {
    title: "refuses an offload pool with a selector or a limit",
    spec: { ...gpuNodes, maxUnavailable: 1, ovsHardwareOffloadConfig: { name: "worker" } },
    expected: [
      "problem ovsHardwareOffloadConfig: ovsHardwareOffloadConfig.name is set together with maxUnavailable and nodeSelector: expected two pools",
    ],
  },
  {
    title: "warns of an RDMA mode that an offload pool ignores",
    spec: { rdmaMode: "shared", ovsHardwareOffloadConfig: { name: "worker" } },
    expected: [
      "warning rdmaMode: The operator ignores rdmaMode in a pool with ovsHardwareOffloadConfig.name",
    ],
  },
  {
    title: "warns of exclusive mode beside the RDMA shared device plugin",
    spec: { ...gpuNodes, maxUnavailable: 1, rdmaMode: "exclusive" },
    facts: {
      nicClusterPolicies: read([
        sriovObject("NicClusterPolicy", "nic-cluster-policy", {
          rdmaSharedDevicePlugin: { image: "x" },
        }),
      ]),
    },
    expected: [
      'warning rdmaMode: rdmaMode is "exclusive" and NicClusterPolicy "nic-cluster-policy" deploys the RDMA shared device plugin, which does not start in that mode',
    ],
  },
  {
    title: "says nothing of that plugin in shared mode",
    spec: { ...gpuNodes, maxUnavailable: 1, rdmaMode: "shared" },
    facts: {
      nicClusterPolicies: read([
        sriovObject("NicClusterPolicy", "nic-cluster-policy", {
          rdmaSharedDevicePlugin: { image: "x" },
        }),
      ]),
    },
    expected: [],
  },
  {
    title: "says what could not be read",
    spec: { ...gpuNodes, maxUnavailable: 1, rdmaMode: "exclusive" },
    facts: {
      sriovPoolConfigs: unknown("pools may not be listed"),
      nicClusterPolicies: unknown("policies may not be listed"),
    },
    expected: [
      "unknown Overlaps with other pools could not be checked: pools may not be listed",
      "unknown Whether the RDMA shared device plugin is deployed could not be checked: policies may not be listed",
    ],
  },
  {
    title: "says that nodes could not be read",
    spec: { maxUnavailable: "10%" },
    facts: { nodes: unknown("nodes may not be listed") },
    expected: ["unknown Which nodes the pool has could not be checked: nodes may not be listed"],
  },
];

describe("poolConfigFindings()", () => {
  for (const { title, spec, namespace = "network-operator", facts, expected } of cases)
    it(title, () => {
      const judged = { name: "pool", namespace, spec: PoolConfigSpec.parse(spec) };
      const found = said(poolConfigFindings(judged, context(facts)));
      assert.deepEqual(
        found.map((line, i) => line.slice(0, expected[i]?.length)),
        expected,
      );
    });

  it("sees pools that cannot be understood as unreadable, not as absent", () => {
    const odd = context({
      ...pool("odd", { maxUnavailable: true }),
      sriovNodeStates: read([dgxState("dgx030")]),
    });
    assert.equal(odd.unreadable.length, 1);
    assert.match(odd.unreadable[0] ?? "", /^SriovNetworkPoolConfig "odd": maxUnavailable: /);
  });
});

describe("nodesAtATime()", () => {
  it("never exceeds the pool for a valid percentage, and is all of it for 100%", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(10_000), (percent, size) => {
        assert.equal(maxUnavailableProblem(`${percent}%`), undefined);
        const nodes = nodesAtATime(`${percent}%`, size);
        assert.ok(nodes >= 0 && nodes <= size && (percent < 100 || nodes === size));
      }),
    );
  });
});
