import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { explainLabels } from "./explainLabels.ts";
import { type Findings, noFindings, notChecked, problem, warning } from "../findings.ts";
import { matchesLabels } from "./labelSelector.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import { OperatorConfigSpec } from "./operatorConfigSpec.ts";
import { readLiveSpec } from "./readLiveSpec.ts";
import { selectedNodes, statesOf } from "./selectedNodes.ts";
import type { SriovContext } from "./sriovContext.ts";

/**
 * Whether a policy means any node on which the operator works. Before the
 * operator is there, labels may still be missing: then it is a warning.
 */
export function nodeFindings(policy: NodePolicy, context: SriovContext): Findings {
  const nodes = selectedNodes(policy, context);
  if (nodes.status === "unknown")
    return notChecked(`Which nodes nodeSelector means could not be checked: ${nodes.why}`);
  const operatorRuns = statesOf(context).length > 0;
  if (nodes.value.length > 0)
    return operatorRuns ? missingStates(policy, nodes.value, context) : noFindings;
  const all = context.facts.nodes.status === "read" ? context.facts.nodes.value : [];
  const message =
    `nodeSelector means no node: ${explainLabels(all, policy.spec.nodeSelector)}; ` +
    "correct the labels here, or label the nodes first";
  return operatorRuns ? problem("nodeSelector", message) : warning("nodeSelector", message);
}

/** Nodes of the policy on which the operator's daemon does not run. `{}` means them all and claims none. */
function missingStates(
  { spec }: NodePolicy,
  nodes: readonly NodeFacts[],
  context: SriovContext,
): Findings {
  const known = new Set(statesOf(context).map(({ node }) => node));
  const missing = nodes.filter(({ name }) => !known.has(name));
  if (missing.length === 0 || Object.keys(spec.nodeSelector).length === 0) return noFindings;
  return warning(
    "nodeSelector",
    `${missing.length} of ${nodes.length} selected nodes have no SriovNetworkNodeState, so the operator ` +
      `does nothing on ${foldNodes(missing.map(({ name }) => name))}: ${daemonReason(missing, context)}`,
  );
}

function daemonReason(missing: readonly NodeFacts[], { facts }: SriovContext): string {
  const configs = facts.sriovOperatorConfigs;
  const live =
    configs.status === "read" ? configs.value?.find(({ name }) => name === "default") : undefined;
  const spec = live === undefined ? undefined : readLiveSpec(OperatorConfigSpec, live.spec);
  const wanted = spec?.status === "read" ? (spec.value.configDaemonNodeSelector ?? {}) : {};
  const lacking = Object.entries(wanted).filter(
    ([key, value]) => !missing.every(({ labels }) => matchesLabels(labels, { [key]: value })),
  );
  return lacking.length === 0
    ? "see whether its daemon sriov-network-config-daemon runs there"
    : `configDaemonNodeSelector of SriovOperatorConfig asks for ${lacking.map((label) => label.join("=")).join(", ")}; ` +
        "label them, or change that selector";
}
