import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import {
  deletionProblems,
  poolLossProblems,
} from "../../../provider/plan/nicPolicy/removalProblems.ts";
import { context, livePolicy, pool, startsOf } from "./nicPolicyFixtures.ts";

type Spec = Readonly<Record<string, unknown>>;

interface Case {
  readonly title: string;
  readonly live: Spec;
  readonly facts?: Partial<ClusterFacts>;
  readonly expected: readonly string[];
}

const ipam = { nvIpam: { image: "nvidia-k8s-ipam" } };
const start = 'NicClusterPolicy "nic-cluster-policy" is not deleted, for ';
const pools = read([pool("vf-pool-1", ["dgx030", "dgx031"]), pool("vf-pool-2", ["dgx030"])]);

const cases: readonly Case[] = [
  { title: "lets a policy go that deploys nothing", live: {}, expected: [] },
  {
    title: "lets nvIpam go whose pools are free",
    live: ipam,
    facts: { ipPools: read([pool("spare", [])]) },
    expected: [],
  },
  {
    title: "keeps nvIpam while nodes hold blocks",
    live: ipam,
    facts: { ipPools: pools },
    expected: [
      `${start}its pools would go with it: nvidia-network-operator/vf-pool-[1-2], with 3 blocks allocated to dgx[030-031]: expected nothing to be lost; apply onDelete: "delete" first if that is meant`,
    ],
  },
  {
    title: "keeps nvIpam while pools of either kind cannot be read",
    live: ipam,
    facts: { cidrPools: unknown("cidrpools is forbidden") },
    expected: [
      `${start}pools may go with it that could not be read (CIDRPool: cidrpools is forbidden)`,
    ],
  },
  {
    title: "keeps pools that nvIpam of another owner deploys",
    live: { secondaryNetwork: {} },
    facts: { ipPools: pools },
    expected: [],
  },
  {
    title: "keeps the driver of nodes",
    live: { ofedDriver: { image: "doca-driver" } },
    expected: [
      `${start}the driver of dgx[030-031] would be unloaded at once, without a drain: expected nothing to be lost`,
    ],
  },
  {
    title: "keeps the driver where it cannot be told who has it",
    live: { ofedDriver: { image: "doca-driver" } },
    facts: { pods: unknown("forbidden"), nodes: unknown("forbidden") },
    expected: [`${start}the driver of every node would be unloaded at once`],
  },
  {
    title: "keeps NIC configuration templates",
    live: { nicConfigurationOperator: { operator: {} } },
    facts: { nicConfigurationTemplates: read([pool("cx7", [])]) },
    expected: [`${start}NicConfigurationTemplate nvidia-network-operator/cx7 would go with it`],
  },
  {
    title: "keeps NIC configuration templates that cannot be read",
    live: { nicConfigurationOperator: { operator: {} } },
    facts: { nicConfigurationTemplates: unknown("forbidden") },
    expected: [`${start}templates may go with it that could not be read (forbidden)`],
  },
];

describe("removalProblems", () => {
  for (const { title, live, facts, expected } of cases) {
    it(`deletionProblems() ${title}`, () => {
      const found = deletionProblems(livePolicy(live), "refuse", context(facts));
      assert.deepEqual(
        startsOf(
          found.map(({ message }) => message),
          expected,
        ),
        expected,
      );
    });

    it(`deletionProblems() ${title} unless told to delete`, () => {
      assert.deepEqual(deletionProblems(livePolicy(live), "delete", context(facts)), []);
    });
  }

  it("poolLossProblems() keeps nvIpam in the policy while nodes hold blocks", () => {
    const facts = context({ ipPools: pools });
    assert.deepEqual(poolLossProblems({ before: read(ipam), after: {} }, "refuse", facts), [
      {
        path: "spec.nvIpam",
        message:
          "nvIpam is removed, and its pools would go with it: nvidia-network-operator/vf-pool-[1-2], with 3 blocks " +
          'allocated to dgx[030-031]: expected nothing to be lost; apply onDelete: "delete" first if that is meant',
      },
    ]);
    assert.deepEqual(poolLossProblems({ before: read(ipam), after: {} }, "delete", facts), []);
    assert.deepEqual(poolLossProblems({ before: read(ipam), after: ipam }, "refuse", facts), []);
  });

  it("poolLossProblems() leaves the driver's removal to the forecast, which preview shows", () => {
    const change = { before: read({ ofedDriver: {} }), after: {} };
    assert.deepEqual(poolLossProblems(change, "refuse", context()), []);
  });
});
