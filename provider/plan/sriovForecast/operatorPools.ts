import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import { RdmaMode } from "../../facts/rdmaMode.ts";
import type { PlanContext } from "../planContext.ts";
import { sriovContextOf } from "../sriov/sriovContext.ts";
import { operatorSettingsOf, runsOn } from "./operatorSettings.ts";
import { poolsOfNode, rdmaModeOf } from "./poolOfNode.ts";

type OperatorPool = PlanContext["operatorPool"];

/**
 * What the SR-IOV operator's pools ask of the RDMA mode of a node, for the plan
 * of its host: `unset` where no pool names one, where two pools mean the node
 * (the operator then takes none), where its daemon does not run and where the
 * cluster has no such pools.
 *
 * @param facts with what this program is about to apply (`overlayFacts`)
 * @returns a function of the node's name; `unknown` for names that the cluster does not have
 */
export function operatorPools(facts: ClusterFacts): (node: string) => OperatorPool {
  const { pools, unreadable } = sriovContextOf(facts);
  const settings = operatorSettingsOf(facts.sriovOperatorConfigs);
  const { nodes } = facts;
  const isHidden = unreadable.some((text) => text.startsWith("SriovNetworkPoolConfig "));
  if (nodes.status === "unknown" || pools.status === "unknown" || isHidden) return () => "unknown";
  const labelsOf = new Map(nodes.value.map(({ name, labels }) => [name, labels]));
  const isThere = (labels: Readonly<Record<string, string>>): boolean =>
    settings.status === "unknown" || settings.value === null || runsOn(settings.value, labels);
  return (node) => {
    const labels = labelsOf.get(node);
    if (labels === undefined) return "unknown";
    const mode = isThere(labels) ? rdmaModeOf(poolsOfNode(pools.value ?? [], labels)) : "";
    return RdmaMode.safeParse(mode).data ?? "unset";
  };
}
