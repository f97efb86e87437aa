import type { NodeFacts } from "../../facts/cluster/clusterFacts.ts";
import { matchesRequirement } from "../matchesRequirement.ts";
import { NodeAffinity, type Term, Toleration } from "./schedulingSpec.ts";
import type { NodeNeed } from "./sections.ts";
import { type Tree, valueAt } from "./tree.ts";

/** Node labels that the operator's pods select (network-operator manifests/state-*). */
export const nicLabel = "feature.node.kubernetes.io/pci-15b3.present";
export const driverWaitLabel = "network.nvidia.com/operator.mofed.wait";

/** Where the operator's DaemonSets may run by the policy. */
export interface Scheduling {
  readonly terms: readonly Term[] | undefined;
  readonly tolerations: readonly Toleration[];
}

/** Parts that cannot be read are held for absent: the API server refused them. */
export function schedulingOf(spec: Tree): Scheduling {
  const affinity = NodeAffinity.safeParse(valueAt(spec, "nodeAffinity"));
  const tolerations = valueAt(spec, "tolerations");
  return {
    terms: affinity.data?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
    tolerations: Array.isArray(tolerations)
      ? tolerations.flatMap((each) => Toleration.safeParse(each).data ?? [])
      : [],
  };
}

/** Why a node has no pod of a DaemonSet. */
export type Misfit = "labels" | "affinity" | "taint-no-execute" | "taint-no-schedule";

/** @returns `undefined` where the node gets a pod */
export function misfitOf(
  node: NodeFacts,
  { terms, tolerations }: Scheduling,
  needs: readonly NodeNeed[],
): Misfit | undefined {
  if (needs.includes("nic") && node.labels[nicLabel] !== "true") return "labels";
  if (terms !== undefined && !terms.some((term) => fitsTerm(node, term))) return "affinity";
  const hard = node.taints.filter(
    (taint) => !ignored.includes(taint.key) && !isTolerated(taint, [...tolerations, gpu]),
  );
  if (hard.some(({ effect }) => effect === "NoExecute")) return "taint-no-execute";
  return hard.some(({ effect }) => effect === "NoSchedule") ? "taint-no-schedule" : undefined;
}

/** Every DaemonSet of the operator tolerates it. */
const gpu: Toleration = { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" };

/** Taints that Kubernetes lets every DaemonSet tolerate. */
const ignored = [
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/memory-pressure",
  "node.kubernetes.io/pid-pressure",
  "node.kubernetes.io/unschedulable",
  "node.kubernetes.io/network-unavailable",
];

function isTolerated(
  taint: NodeFacts["taints"][number],
  tolerations: readonly Toleration[],
): boolean {
  return tolerations.some(
    ({ key = "", operator = "Equal", value = "", effect }) =>
      (effect === undefined || effect === taint.effect) &&
      (key === "" ? operator === "Exists" : key === taint.key) &&
      (operator === "Exists" || value === taint.value),
  );
}

/** A term without parts fits no node. */
function fitsTerm(node: NodeFacts, { matchExpressions = [], matchFields = [] }: Term): boolean {
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((each) => matchesRequirement(node.labels, each)) &&
    matchFields.every((each) => matchesRequirement({ "metadata.name": node.name }, each))
  );
}
