import type { FactKind } from "../../cluster/factKind.ts";
import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { Claim } from "../../plan/claim.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";
import type { Problem } from "../../plan/problem.ts";
import type { Conflict } from "../../plan/sriovForecast/conflicts/conflict.ts";
import { type Conflicts, conflictsOf } from "../../plan/sriovForecast/conflicts/conflictsOf.ts";
import { formatConflicts } from "../../plan/sriovForecast/conflicts/formatConflicts.ts";
import { overlayFacts } from "../../plan/sriovForecast/overlayFacts.ts";
import type { Session } from "../configuration/session.ts";
import type { ClusterContext } from "./clusterKind.ts";
import { nodeNames } from "./hostsByNode.ts";

/** What is read to know who else sets a card or a mode. */
export const conflictKinds: readonly FactKind[] = [
  "nodes",
  "sriovPoolConfigs",
  "sriovNodePolicies",
  "sriovNodeStates",
  "sriovOperatorConfigs",
  "nicConfigurationTemplates",
];

export interface FoundConflicts {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Host claims of this run that one of these objects contradicts or shares. */
export function hostConflicts(
  current: Session,
  context: ClusterContext,
  manifests: readonly Manifest[],
): FoundConflicts {
  const objects = new Set(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const claims = current.registry.others("").map(({ claim }) => claim);
  if (claims.length === 0) return { problems: [], warnings: [] };
  const found = conflicts(current, claims, context.facts, context.hosts);
  const own = found.conflicts.filter(({ theirs }) =>
    theirs.objects.some((one) => objects.has(one)),
  );
  return judged({ ...found, conflicts: own });
}

/** What of these claims an operator of the cluster sets too, by what is live or applied in this run. */
export function conflictsWith(
  current: Session,
  claims: readonly Claim[],
  facts: ClusterFacts,
  hosts: ReadonlyMap<string, HostFacts>,
): FoundConflicts {
  return judged(conflicts(current, claims, facts, hosts));
}

function conflicts(
  current: Session,
  claims: readonly Claim[],
  facts: ClusterFacts,
  hosts: ReadonlyMap<string, HostFacts>,
): Conflicts {
  const nodeOf = nodeNames(current);
  const byHost = [...nodeOf].flatMap(([name, node]) => {
    const read = hosts.get(node);
    return read === undefined ? [] : [[name, read] as const];
  });
  return conflictsOf({
    claims,
    nodeOf,
    hosts: new Map(byHost),
    facts: overlayFacts(facts, current.clusterClaims.edit),
  });
}

function judged({ conflicts: found, unknown }: Conflicts): FoundConflicts {
  const of = (severity: Conflict["severity"]): string[] =>
    formatConflicts(found.filter((conflict) => conflict.severity === severity));
  return {
    problems: of("error").map((message) => ({ path: "", message })),
    warnings: [
      ...of("warning"),
      ...unknown.map((why) => `Whether another owner sets the same values is not known: ${why}`),
    ],
  };
}
