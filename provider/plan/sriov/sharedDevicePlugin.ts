import { type Findings, noFindings, notChecked, warning } from "../findings.ts";
import type { SriovContext } from "./sriovContext.ts";

/** The RDMA shared device plugin, which the NVIDIA network operator deploys, refuses to start in exclusive mode. */
export function sharedDevicePluginFindings({ facts }: SriovContext): Findings {
  const policies = facts.nicClusterPolicies;
  if (policies.status === "unknown")
    return notChecked(
      `Whether the RDMA shared device plugin is deployed could not be checked: ${policies.why}`,
    );
  const deploying = policies.value?.find(({ spec }) => "rdmaSharedDevicePlugin" in spec);
  return deploying === undefined
    ? noFindings
    : warning(
        "rdmaMode",
        `rdmaMode is "exclusive" and NicClusterPolicy "${deploying.name}" deploys the RDMA shared device plugin, ` +
          "which does not start in that mode, so its resources go: remove rdmaSharedDevicePlugin there, or use " +
          '"shared" here',
      );
}
