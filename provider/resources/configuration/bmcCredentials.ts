import { expandNodes, foldNodes } from "../../facts/nodeset.ts";
import { approvalOf } from "../../plan/waves/approval.ts";
import type { WavePlan } from "../../plan/waves/waves.ts";
import type { HostsInput } from "../hostsInput.ts";
import type { Credentials } from "./providerConfiguration.ts";

/** Name of the entry of `rdma:credentials` that a BMC uses where it names none. */
export const defaultCredentials = "default";

/** The commands that put the credentials of a BMC into the configuration. */
export function credentialCommands(name: string): string {
  const path = `'rdma:credentials.${name}`;
  return `pulumi config set --path ${path}.username' NAME; pulumi config set --secret --path ${path}.password'`;
}

/** Most entries that are named: each host may have one of its own. */
const mostEntries = 3;

/**
 * The entries of `rdma:credentials` that a cold power cycle of this plan would
 * need and that are not there, in one line: the row of the resource shows the
 * last warning only.
 */
export function missingCredentials(
  waves: WavePlan,
  hosts: HostsInput,
  configured: Readonly<Record<string, Credentials>>,
): string[] {
  const cold = expandNodes(approvalOf(waves).cold ?? "");
  const lacking = cold.flatMap((host) => {
    const bmc = hosts[host]?.bmc;
    const name = bmc?.credentials ?? defaultCredentials;
    return bmc === undefined || configured[name] !== undefined ? [] : [{ host, name }];
  });
  const names = [...new Set(lacking.map(({ name }) => name))];
  const [first] = names;
  if (first === undefined) return [];
  const shown = names.slice(0, mostEntries).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return [
    `\`pulumi up\` could not cycle the power of ${foldNodes(lacking.map(({ host }) => host))}: ` +
      `the configuration holds no credentials ${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}; ` +
      credentialCommands(first) +
      (names.length === 1 ? "" : ", and so for the others"),
  ];
}
