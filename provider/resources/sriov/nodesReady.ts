import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import {
  formatAllocatableGaps,
  judgeNodeAllocatable,
} from "../../plan/sriov/judgeNodeAllocatable.ts";
import { formatSyncStates, judgeSyncStatus } from "../../plan/sriov/judgeSyncStatus.ts";
import { matchesLabels } from "../../plan/sriov/labelSelector.ts";
import type { NodePolicy } from "../../plan/sriov/nodePolicy.ts";
import { sriovContextOf } from "../../plan/sriov/sriovContext.ts";
import type { Readiness } from "../cluster/clusterKind.ts";

/** Whether the operator is done on every node of a policy, and the nodes offer its VFs to pods. */
export function nodesReady(policy: NodePolicy, facts: ClusterFacts): Readiness {
  const { nodeStates, policies } = sriovContextOf(facts);
  if (facts.nodes.status === "unknown") return waiting([facts.nodes.why]);
  if (nodeStates.status === "unknown") return waiting([nodeStates.why]);
  if (policies.status === "unknown") return waiting([policies.why]);
  const nodes = facts.nodes.value.filter(({ labels }) =>
    matchesLabels(labels, policy.spec.nodeSelector),
  );
  const names = new Set(nodes.map(({ name }) => name));
  const states = (nodeStates.value ?? []).filter(({ node }) => names.has(node));
  const { gaps, unknown } = judgeNodeAllocatable(nodes, states, policies.value ?? []);
  const undescribed = unknown.map((node) => `${node}: the operator has not described it yet`);
  return waiting([
    ...formatSyncStates(judgeSyncStatus(states)),
    ...formatAllocatableGaps(gaps),
    ...undescribed,
  ]);
}

function waiting(reasons: readonly string[]): Readiness {
  return reasons.length === 0 ? { ready: true } : { ready: false, waitingFor: reasons.join("; ") };
}
