import { ClusterError } from "../../cluster/clusterError.ts";
import type { Claim } from "../../plan/claim.ts";
import type { FoundConflicts } from "../cluster/hostConflicts.ts";
import type { Session } from "../configuration/session.ts";

/**
 * What of a host resource's claim an operator of the cluster sets too, where
 * the stack names its cluster. Resources of the cluster that are checked later
 * in this run look for themselves.
 */
export async function claimConflicts(current: Session, claim: Claim): Promise<FoundConflicts> {
  if (current.configuration.cluster === undefined) return { problems: [], warnings: [] };
  // The operators' rules are loaded by those who use a cluster.
  const { conflictKinds, conflictsWith } = await import("../cluster/hostConflicts.ts");
  const { hostsByNode } = await import("../cluster/hostsByNode.ts");
  try {
    const client = await current.cluster();
    const facts = await client.readFacts(conflictKinds);
    return conflictsWith(current, [claim], facts, await hostsByNode(current));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const doubt = `Whether an operator of the cluster sets the same values is not known: ${error.message}`;
    return { problems: [], warnings: [doubt] };
  }
}
