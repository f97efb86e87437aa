import type { NodeFacts, PodFacts } from "../../facts/cluster/clusterFacts.ts";
import type { UnknownEffect } from "./effect.ts";
import { leaveReason } from "./leaveReason.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { misfitOf, type Scheduling, schedulingOf } from "./nodeFit.ts";
import { nodesOfPods, ofedSection, podsOfSection } from "./operatorPods.ts";
import type { Tree } from "./tree.ts";

const needs = ["nic"] as const;

/** Nodes of the driver before and after a change. */
export interface DriverNodes {
  /** Have its pod and keep it. */
  readonly staying: readonly string[];
  readonly leaving: readonly { readonly name: string; readonly why: "affinity" | "taint" }[];
  /** Get one. */
  readonly coming: readonly string[];
  /** Should have one and do not. */
  readonly missing: readonly string[];
  readonly byName: ReadonlyMap<string, NodeFacts>;
  /** Pods of the nodes; `null`: not known. */
  readonly pods: readonly PodFacts[] | null;
  readonly unknown: readonly UnknownEffect[];
}

/** Without a list of pods, the nodes that the policy meant until now count as carriers. */
export function driverNodes(
  before: Tree,
  after: Tree,
  { facts: { nodes, pods } }: NicPolicyContext,
): DriverNodes {
  const known = nodes.status === "read" ? nodes.value : [];
  const byName = new Map(known.map((node) => [node.name, node]));
  const [from, to] = [schedulingOf(before), schedulingOf(after)];
  const fits = (scheduling: Scheduling): string[] =>
    known.filter((node) => misfitOf(node, scheduling, needs) === undefined).map(nameOf);
  const [former, next] = [fits(from), fits(to)];
  const carriers =
    pods.status === "read" ? nodesOfPods(podsOfSection(ofedSection, pods.value)) : former;
  const left = carriers.map((name) => ({
    name,
    why: leaveReason(byName.get(name), from, to, needs),
  }));
  const [carrying, meant] = [new Set(carriers), new Set(former)];
  const without = next.filter((name) => !carrying.has(name));
  return {
    staying: left.filter(({ why }) => why === undefined).map(({ name }) => name),
    leaving: left.flatMap(({ name, why }) => (why === undefined ? [] : [{ name, why }])),
    coming: without.filter((name) => !meant.has(name)),
    missing: without.filter((name) => meant.has(name)),
    byName,
    pods: pods.status === "read" ? pods.value : null,
    unknown: [
      ...(nodes.status === "unknown" ? [{ code: "nodes" as const, why: nodes.why }] : []),
      ...(pods.status === "unknown" ? [{ code: "pods" as const, why: pods.why }] : []),
    ],
  };
}

function nameOf({ name }: NodeFacts): string {
  return name;
}

/** Nodes that fit a policy, for one that deploys the driver anew. */
export function nodesToLoad(
  after: Tree,
  { facts: { nodes } }: NicPolicyContext,
): { readonly nodes: readonly string[]; readonly unknown: readonly UnknownEffect[] } {
  if (nodes.status === "unknown")
    return { nodes: [], unknown: [{ code: "nodes", why: nodes.why }] };
  const scheduling = schedulingOf(after);
  return {
    nodes: nodes.value
      .filter((node) => misfitOf(node, scheduling, needs) === undefined)
      .map(nameOf),
    unknown: [],
  };
}
