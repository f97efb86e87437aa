import { conflictFindings } from "./conflictFindings.ts";
import { type Findings, mergeFindings, noFindings, problem, warning } from "../findings.ts";
import { namespaceFindings } from "./namespaceFindings.ts";
import { nicFindings } from "./nicFindings.ts";
import { nodeFindings } from "./nodeFindings.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import { nodePolicySpecProblems } from "./nodePolicyRules.ts";
import { specialNicFindings } from "./specialNics.ts";
import type { SriovContext } from "./sriovContext.ts";

/**
 * What is to be said of a policy before it is applied: the rules of the
 * operator's webhook, which a cluster may not run, and some of our own.
 */
export function nodePolicyFindings(policy: NodePolicy, context: SriovContext): Findings {
  const ofSpec: Findings = { ...noFindings, problems: nodePolicySpecProblems(policy.spec) };
  const ofName =
    policy.name === "default"
      ? problem("name", 'name is "default", which the operator skips: choose another name')
      : noFindings;
  if (ofSpec.problems.length > 0) return mergeFindings([ofName, ofSpec]);
  return mergeFindings([
    ofName,
    hyphenFindings(policy),
    namespaceFindings("SriovNetworkNodePolicy", policy.namespace, context),
    nodeFindings(policy, context),
    nicFindings(policy, context),
    specialNicFindings(policy, context),
    conflictFindings(policy, context),
  ]);
}

/** The webhook of older releases takes `^[a-zA-Z0-9_]+$` only. */
function hyphenFindings({ spec: { resourceName } }: NodePolicy): Findings {
  return resourceName.includes("-")
    ? warning(
        "resourceName",
        `resourceName "${resourceName}" has a hyphen, which the webhook of older releases of the operator refuses: ` +
          `write "${resourceName.replaceAll("-", "_")}"`,
      )
    : noFindings;
}
