import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { groupByText } from "./groupByText.ts";
import { matchesLabels } from "./labelSelector.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import type { NodeState } from "./nodeState.ts";
import { offeredVfs } from "./offeredVfs.ts";
import { defaultResourcePrefix } from "./podNetworking.ts";

/** A node whose kubelet offers another number of VFs than its policies make. */
export interface AllocatableGap {
  readonly node: string;
  /** With prefix: `nvidia.com/resibp24s0`. */
  readonly resource: string;
  readonly wanted: number;
  /** 0 also where the node does not know the resource. */
  readonly found: number;
}

export interface AllocatableJudgement {
  readonly gaps: readonly AllocatableGap[];
  /** Nodes of a policy that the operator has not described, of which nothing can be said. */
  readonly unknown: readonly string[];
}

/** Whether pods find the VFs of these policies, which is what a set-up is for. */
export function judgeNodeAllocatable(
  nodes: readonly NodeFacts[],
  states: readonly NodeState[],
  policies: readonly NodePolicy[],
  { resourcePrefix = defaultResourcePrefix }: { readonly resourcePrefix?: string } = {},
): AllocatableJudgement {
  const byNode = new Map(states.map((state) => [state.node, state]));
  const gaps: AllocatableGap[] = [];
  const unknown: string[] = [];
  for (const { name: node, labels, allocatable } of nodes) {
    const own = policies.filter(({ spec }) => matchesLabels(labels, spec.nodeSelector));
    const state = byNode.get(node);
    if (own.length === 0) continue;
    if (state === undefined) unknown.push(node);
    else {
      const offered = offeredVfs(own, state);
      for (const name of new Set(own.map(({ spec }) => spec.resourceName))) {
        const resource = `${resourcePrefix}/${name}`;
        const wanted = offered.get(name) ?? 0;
        const found = Number(allocatable[resource] ?? 0);
        if (found !== wanted) gaps.push({ node, resource, wanted, found });
      }
    }
  }
  return { gaps, unknown };
}

/** `nvidia.com/resibp24s0 on dgx[030-031]: expected 8, found 0`. */
export function formatAllocatableGaps(gaps: readonly AllocatableGap[]): string[] {
  const byResource = Map.groupBy(gaps, ({ resource }) => resource);
  return [...byResource].flatMap(([resource, group]) =>
    groupByText(
      group.map(({ node, wanted, found }) => ({
        node,
        text: `expected ${wanted}, found ${found}`,
      })),
    ).map(({ text, nodes }) => `${resource} on ${nodes}: ${text}`),
  );
}
