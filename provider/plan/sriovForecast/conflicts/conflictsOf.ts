import type { ClusterFacts } from "../../../facts/cluster/clusterFacts.ts";
import type { HostFacts } from "../../../facts/hostFacts.ts";
import { type Claim } from "../../claim.ts";
import { claimsByHost } from "../../claimsByHost.ts";
import { deriveNodeStates, type NodeCase } from "../deriveNodeStates.ts";
import { type Situation, situationOf } from "../situation.ts";
import type { Conflict } from "./conflict.ts";
import { type NicTemplate, nicTemplateOf } from "./nicTemplate.ts";
import { policyConflicts } from "./policyConflicts.ts";
import { templateConflicts } from "./templateConflicts.ts";

export interface ConflictInput {
  readonly claims: readonly Claim[];
  /** Name of the node of each host, where it is one. */
  readonly nodeOf: ReadonlyMap<string, string>;
  /** Facts of the hosts that could be read, by the host's name. */
  readonly hosts: ReadonlyMap<string, HostFacts>;
  /** With what this program is about to apply (`overlayFacts`). */
  readonly facts: ClusterFacts;
}

export interface Conflicts {
  readonly conflicts: readonly Conflict[];
  /** What could not be compared, and why. */
  readonly unknown: readonly string[];
}

/** Cards and modes that our claims and an operator of the cluster both set. */
export function conflictsOf({ claims, nodeOf, hosts, facts }: ConflictInput): Conflicts {
  const hostsByNode = new Map(
    [...hosts].flatMap(([host, each]) => {
      const node = nodeOf.get(host);
      return node === undefined ? [] : [[node, each] as const];
    }),
  );
  const situation = situationOf(facts, hostsByNode);
  const templates = templatesOf(facts);
  const cases =
    situation.status === "read"
      ? new Map(deriveNodeStates(situation.value).map((each) => [each.node.name, each]))
      : new Map<string, NodeCase>();
  const labels = labelsByNode(facts);
  const found = [...claimsByHost(claims)].flatMap(([host, list]) => {
    const name = nodeOf.get(host) ?? "";
    return list.flatMap((claim) =>
      [
        ...ofOperator(claim, cases.get(name), hosts.get(host), situation),
        ...ofTemplates(claim, labels.get(name), hosts.get(host), templates.read),
      ].map((each): Conflict => ({ ...each, host })),
    );
  });
  return {
    conflicts: found,
    unknown: [
      ...(situation.status === "unknown" ? [`SR-IOV operator: ${situation.why}`] : []),
      ...templates.unknown,
    ],
  };
}

function ofOperator(
  claim: Claim,
  node: NodeCase | undefined,
  facts: HostFacts | undefined,
  situation: ReturnType<typeof situationOf>,
): Omit<Conflict, "host">[] {
  if (node === undefined || situation.status === "unknown") return [];
  const { settings }: Situation = situation.value;
  return policyConflicts(claim, node, facts, settings);
}

function ofTemplates(
  claim: Claim,
  labels: Readonly<Record<string, string>> | undefined,
  facts: HostFacts | undefined,
  templates: readonly NicTemplate[],
): Omit<Conflict, "host">[] {
  return labels === undefined || facts === undefined
    ? []
    : templateConflicts(claim, labels, facts, templates);
}

function labelsByNode({
  nodes,
}: ClusterFacts): ReadonlyMap<string, Readonly<Record<string, string>>> {
  return new Map(
    nodes.status === "read" ? nodes.value.map(({ name, labels }) => [name, labels]) : [],
  );
}

function templatesOf({ nicConfigurationTemplates: list }: ClusterFacts): {
  read: NicTemplate[];
  unknown: string[];
} {
  if (list.status === "unknown")
    return { read: [], unknown: [`NicConfigurationTemplates could not be read: ${list.why}`] };
  const parsed = (list.value ?? []).map((live) => ({ live, template: nicTemplateOf(live) }));
  return {
    read: parsed.flatMap(({ template }) => (template.status === "read" ? [template.value] : [])),
    unknown: parsed.flatMap(({ live, template }) =>
      template.status === "unknown"
        ? [`NicConfigurationTemplate ${live.name} is not understood: ${template.why}`]
        : [],
    ),
  };
}
