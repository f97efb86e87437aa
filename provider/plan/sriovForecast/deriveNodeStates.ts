import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { PoolConfig } from "../sriov/poolConfig.ts";
import { applyPolicies, policiesOfNode } from "./applyPolicies.ts";
import type { DesiredSpec } from "./desiredSpec.ts";
import type { NodeView, PfView } from "./nodeView.ts";
import { runsOn } from "./operatorSettings.ts";
import { pfsOfHost } from "./pfsOfHost.ts";
import { poolsOfNode, rdmaModeOf } from "./poolOfNode.ts";
import type { Situation } from "./situation.ts";

/** A node of the operator's and what is wanted of it. */
export interface NodeCase {
  readonly node: NodeFacts;
  /** Absent: the operator has not described the node yet. */
  readonly view: NodeView | undefined;
  readonly host: HostFacts | undefined;
  /** PFs as the operator found them, or would find them on the probed host; absent: neither is known. */
  readonly pfs: readonly PfView[] | undefined;
  /** More than one: the operator refuses. */
  readonly pools: readonly PoolConfig[];
  readonly desired: DesiredSpec;
  /** A policy means the node, whatever PFs it has. */
  readonly hasPolicy: boolean;
  /** One of them asks for an Open vSwitch bridge. */
  readonly hasBridge: boolean;
}

/**
 * `spec` of the SriovNetworkNodeState of each node on which the operator's
 * daemon runs, as the operator makes it of policies and pools (249e200,
 * sriovnetworknodepolicy_controller.go syncAllSriovNetworkNodeStates).
 */
export function deriveNodeStates(situation: Situation): NodeCase[] {
  const { nodes, states, hosts, settings } = situation;
  return nodes
    .filter(({ labels }) => runsOn(settings, labels))
    .map((node) => {
      const view = states.get(node.name);
      const host = hosts.get(node.name);
      const pfs = pfsOf(view, host);
      const policies = policiesOfNode(situation.policies, node.labels);
      const pools = poolsOfNode(situation.pools, node.labels);
      const desired: DesiredSpec = {
        interfaces: applyPolicies(policies, pfs ?? []),
        rdmaMode: rdmaModeOf(pools),
      };
      // A daemon that has found nothing yet: the operator leaves the spec alone until it has.
      const keeps = view !== undefined && view.interfaces.length === 0;
      return {
        node,
        view,
        host,
        pfs,
        pools,
        desired: keeps ? view.spec : desired,
        hasPolicy: policies.length > 0,
        hasBridge: policies.some(({ spec }) => spec.bridge?.ovs !== undefined),
      };
    });
}

function pfsOf(
  view: NodeView | undefined,
  host: HostFacts | undefined,
): readonly PfView[] | undefined {
  if (view !== undefined) return view.interfaces;
  return host === undefined ? undefined : pfsOfHost(host);
}
