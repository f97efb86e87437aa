import { type Findings, mergeFindings, noFindings, problem } from "../../provider/plan/findings.ts";
import { type Tree, valueAt } from "../../provider/plan/nicPolicy/tree.ts";
import { helmValueFindings } from "./helmValueFindings.ts";

/** What is installed together. What is not known yet is left out. */
export interface OperatorInputs {
  readonly release: string;
  readonly values: Tree;
  /** Spec of the NicClusterPolicy; `undefined`: none here, or not known. */
  readonly policy: Tree | undefined;
  readonly hasPools: boolean;
}

/** What is to be said of the values, and of values, policy and pools together. */
export function operatorFindings({ release, values, policy, hasPools }: OperatorInputs): Findings {
  return mergeFindings([
    helmValueFindings(release, values),
    policy === undefined ? noFindings : twiceFindings(values, policy),
    policy !== undefined && hasPools && !isDeployed(policy.nvIpam)
      ? problem(
          "policy.spec.nvIpam",
          "the policy has no nvIpam, which brings the kinds of the pools and gives addresses: write nvIpam: true",
        )
      : noFindings,
  ]);
}

/** What the chart and the policy would both deploy. */
function twiceFindings(values: Tree, policy: Tree): Findings {
  return mergeFindings([
    valueAt(values, "deployCR") === true
      ? problem(
          "values.deployCR",
          "deployCR makes the NicClusterPolicy that policy makes too: remove it, and write into policy.spec what the values said of it",
        )
      : noFindings,
    valueAt(values, "nicConfigurationOperator.enabled") === true &&
    isDeployed(policy.nicConfigurationOperator)
      ? problem(
          "values.nicConfigurationOperator.enabled",
          "the chart and policy.spec.nicConfigurationOperator would each deploy the operator that writes NIC firmware: " +
            "remove it from the values",
        )
      : noFindings,
  ]);
}

function isDeployed(section: unknown): boolean {
  return section !== undefined && section !== null && section !== false;
}
