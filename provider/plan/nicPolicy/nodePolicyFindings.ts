import type { PodFacts } from "../../facts/cluster/clusterFacts.ts";
import { type Findings, mergeFindings, noFindings, notChecked, problem } from "../findings.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import { ownerPrefix, sectionOf } from "./operatorPods.ts";

/** Sections that a NicNodePolicy may have too (26.4 and later). */
const shared = ["ofedDriver", "rdmaSharedDevicePlugin", "sriovDevicePlugin"] as const;

/** A section may be in the cluster's policy or in policies of nodes, not in both (pkg/policyoverlap/overlap.go). */
export function nodePolicyFindings(spec: NicPolicySpec, { facts }: NicPolicyContext): Findings {
  const asked = shared.filter((path) => spec[path] !== undefined);
  if (asked.length === 0) return noFindings;
  const { pods } = facts;
  if (pods.status === "unknown")
    return notChecked(
      `Whether a NicNodePolicy deploys ${asked.join(", ")} too could not be checked: ${pods.why}`,
    );
  return mergeFindings(
    asked.flatMap((path) =>
      nodePoliciesOf(path, pods.value).map((name) =>
        problem(
          `spec.${path}`,
          `NicNodePolicy "${name}" deploys ${path} too: expected it here or in policies of nodes, or the operator reports an ` +
            "error; take it out of one of them",
        ),
      ),
    ),
  );
}

/** Names of policies of nodes that deploy a section; its pods have the usual label, or one that begins so. */
function nodePoliciesOf(path: (typeof shared)[number], pods: readonly PodFacts[]): string[] {
  const labels = sectionOf(path).workloads.map(({ label }) => label);
  const owners = pods
    .filter((pod) => labels.some(([key, value]) => pod.labels[key]?.startsWith(value) === true))
    .map((pod) => pod.labels["ds-owner"] ?? "")
    .filter((owner) => owner.startsWith(`${ownerPrefix}-`));
  return [...new Set(owners)].map((owner) => owner.slice(ownerPrefix.length + 1));
}
