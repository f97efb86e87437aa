import { expandNodes, foldNodes } from "../../facts/nodeset.ts";
import { approvalOf } from "../../plan/waves/approval.ts";
import type { WavePlan } from "../../plan/waves/waves.ts";
import { speaksIpmi } from "../../power/bmcAddress.ts";
import type { HostsInput } from "../hostsInput.ts";

/** The hosts whose power this plan may cycle over IPMI, where this machine has no ipmitool. */
export function missingIpmitool(
  waves: WavePlan,
  hosts: HostsInput,
  onPath: () => boolean,
): string[] {
  const cold = expandNodes(approvalOf(waves).cold ?? "");
  const lacking = cold.filter((host) => speaksIpmi(hosts[host]?.bmc?.address ?? ""));
  if (lacking.length === 0 || onPath()) return [];
  return [
    `\`pulumi up\` could not cycle the power of ${foldNodes(lacking)}: ` +
      "their BMCs have ipmi:// addresses, and ipmitool is not on PATH; install it where `pulumi up` runs",
  ];
}
