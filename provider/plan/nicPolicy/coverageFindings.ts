import { type Findings, mergeFindings, noFindings, notChecked, warning } from "../findings.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import { misfitOf, nicLabel, schedulingOf } from "./nodeFit.ts";
import { type NodeNeed, type Section, sections } from "./sections.ts";
import { sectionAt } from "./tree.ts";

/**
 * A DaemonSet without a node is never ready, and so is not the policy
 * (network-operator pkg/state/state_skel.go isDaemonSetReady).
 */
export function coverageFindings(spec: NicPolicySpec, { facts }: NicPolicyContext): Findings {
  const deployed = sections.filter(({ path }) => sectionAt(spec, path) !== undefined);
  if (deployed.length === 0) return noFindings;
  if (facts.nodes.status === "unknown")
    return notChecked(
      `Which nodes the policy means could not be checked: ${facts.nodes.why}; it is never ready where a component has none`,
    );
  const nodes = facts.nodes.value;
  const scheduling = schedulingOf(spec);
  const none = (needs: readonly NodeNeed[]): boolean =>
    nodes.every((node) => misfitOf(node, scheduling, needs) !== undefined);
  if (none([]))
    return warning(
      "spec.nodeAffinity",
      `nodeAffinity and tolerations fit none of the ${nodes.length} nodes: no component would run and the policy would never be ` +
        "ready; correct them here, or label the nodes first",
    );
  const needing = deployed.filter((section) => needsNic(section));
  if (needing.length === 0 || !none(["nic"])) return noFindings;
  const labelled = nodes.some(({ labels }) => labels[nicLabel] === "true");
  const names = needing.map(({ path }) => path).join(", ");
  return mergeFindings([
    warning(
      labelled ? "spec.nodeAffinity" : "spec",
      labelled
        ? `nodeAffinity and tolerations fit no node with the label ${nicLabel}=true: ${names} would run nowhere and the policy ` +
            "would never be ready; correct them"
        : `no node has the label ${nicLabel}=true: ${names} would run nowhere and the policy would never be ready; let Node ` +
            "Feature Discovery run (nfd.enabled of the operator's Helm values), or label the nodes",
    ),
  ]);
}

function needsNic({ workloads }: Section): boolean {
  return workloads.some(({ selects }) => selects.includes("nic"));
}
