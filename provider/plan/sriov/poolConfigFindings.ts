import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { explainLabels } from "./explainLabels.ts";
import {
  type Findings,
  mergeFindings,
  noFindings,
  notChecked,
  problem,
  warning,
} from "../findings.ts";
import { matchesSelector } from "./labelSelector.ts";
import { isPercent, maxUnavailableProblem, nodesAtATime } from "./maxUnavailable.ts";
import { namespaceFindings } from "./namespaceFindings.ts";
import { isOffloadPool, type PoolConfig } from "./poolConfig.ts";
import { sharedDevicePluginFindings } from "./sharedDevicePlugin.ts";
import { statesOf } from "./selectedNodes.ts";
import type { SriovContext } from "./sriovContext.ts";

/** What is to be said of a pool before it is applied. */
export function poolConfigFindings(pool: PoolConfig, context: SriovContext): Findings {
  return mergeFindings([
    namespaceFindings("SriovNetworkPoolConfig", pool.namespace, context),
    specFindings(pool),
    isOffloadPool(pool.spec) ? noFindings : membersFindings(pool, context),
    pool.spec.rdmaMode === "exclusive" ? sharedDevicePluginFindings(context) : noFindings,
  ]);
}

/** Rules of the operator's webhook (operator v1.6 pkg/webhook/validate.go). */
function specFindings({ spec }: PoolConfig): Findings {
  const { maxUnavailable, nodeSelector } = spec;
  const message = maxUnavailable === undefined ? undefined : maxUnavailableProblem(maxUnavailable);
  const excluded = [
    ...(maxUnavailable === undefined ? [] : ["maxUnavailable"]),
    ...(nodeSelector === undefined ? [] : ["nodeSelector"]),
  ];
  return mergeFindings([
    message === undefined ? noFindings : problem("maxUnavailable", message),
    isOffloadPool(spec) && excluded.length > 0
      ? problem(
          "ovsHardwareOffloadConfig",
          `ovsHardwareOffloadConfig.name is set together with ${excluded.join(" and ")}: expected two pools; ` +
            `remove ${excluded.join(" and ")} here`,
        )
      : noFindings,
    isOffloadPool(spec) && spec.rdmaMode !== undefined
      ? warning(
          "rdmaMode",
          "The operator ignores rdmaMode in a pool with ovsHardwareOffloadConfig.name: set it in a pool of its own",
        )
      : noFindings,
  ]);
}

function membersFindings(pool: PoolConfig, context: SriovContext): Findings {
  const { nodes } = context.facts;
  if (nodes.status === "unknown")
    return notChecked(`Which nodes the pool has could not be checked: ${nodes.why}`);
  const configured = configuredNodes(nodes.value, context);
  const members = configured.filter(({ labels }) =>
    matchesSelector(labels, pool.spec.nodeSelector),
  );
  if (members.length === 0)
    return warning(
      "nodeSelector",
      `nodeSelector means no node on which the operator runs: ${explain(configured, pool)}; correct the labels here, or label the nodes first`,
    );
  return mergeFindings([paceFindings(pool, members), overlapFindings(pool, members, context)]);
}

/** Nodes that the operator configures; all of them, where it has not described any yet. */
function configuredNodes(nodes: readonly NodeFacts[], context: SriovContext): readonly NodeFacts[] {
  const known = new Set(statesOf(context).map(({ node }) => node));
  return known.size === 0 ? nodes : nodes.filter(({ name }) => known.has(name));
}

function explain(nodes: readonly NodeFacts[], { spec: { nodeSelector } }: PoolConfig): string {
  return (nodeSelector?.matchExpressions ?? []).length === 0
    ? explainLabels(nodes, nodeSelector?.matchLabels ?? {})
    : "no node fits all of matchLabels and matchExpressions";
}

/** How many nodes may be down at a time, where that is none or all. */
function paceFindings({ spec }: PoolConfig, members: readonly NodeFacts[]): Findings {
  const { maxUnavailable, rdmaMode } = spec;
  if (maxUnavailable === undefined)
    return warning(
      "maxUnavailable",
      `maxUnavailable is absent, which means no limit: the operator may drain ${rdmaMode === undefined ? "" : "and reboot "}` +
        `all ${members.length} nodes of the pool at the same time; write a number, for example 1`,
    );
  const problemOfValue = maxUnavailableProblem(maxUnavailable);
  if (problemOfValue !== undefined || !isPercent(maxUnavailable)) return noFindings;
  if (nodesAtATime(maxUnavailable, members.length) > 0) return noFindings;
  return warning(
    "maxUnavailable",
    `maxUnavailable is "${maxUnavailable}" of ${members.length} nodes, which rounds down to 0: the operator then ` +
      "never drains any, and changes wait for ever; write a number, for example 1",
  );
}

/** The operator carries out nothing on a node of two pools, and only logs it. */
function overlapFindings(
  pool: PoolConfig,
  members: readonly NodeFacts[],
  { pools }: SriovContext,
): Findings {
  if (pools.status === "unknown")
    return notChecked(`Overlaps with other pools could not be checked: ${pools.why}`);
  return mergeFindings(
    (pools.value ?? [])
      .filter(({ name, spec }) => name !== pool.name && !isOffloadPool(spec))
      .map((other) => {
        const common = members.filter(({ labels }) =>
          matchesSelector(labels, other.spec.nodeSelector),
        );
        return common.length === 0
          ? noFindings
          : problem(
              "nodeSelector",
              `${foldNodes(common.map(({ name }) => name))} is in SriovNetworkPoolConfig "${other.name}" too: expected ` +
                "each node in one pool, for the operator then drains none of them and drops their rdmaMode; " +
                "change one of the two nodeSelectors",
            );
      }),
  );
}
