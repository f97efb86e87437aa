import { expandNodes, foldNodes } from "../facts/nodeset.ts";
import { approvalOf } from "../plan/approval.ts";
import type { WavePlan } from "../plan/waves.ts";
import type { HostsInput } from "./hostsInput.ts";
import type { Credentials } from "./providerConfiguration.ts";

/** Name of the entry of `rdma:credentials` that a BMC uses where it names none. */
export const defaultCredentials = "default";

/** The commands that put the credentials of a BMC into the configuration. */
export function credentialCommands(name: string): string {
  const path = `'rdma:credentials.${name}`;
  return `pulumi config set --path ${path}.username' NAME; pulumi config set --secret --path ${path}.password'`;
}

/** A line for each entry of `rdma:credentials` that a cold power cycle of this plan would need and that is not there. */
export function missingCredentials(
  waves: WavePlan,
  hosts: HostsInput,
  configured: Readonly<Record<string, Credentials>>,
): string[] {
  const cold = expandNodes(approvalOf(waves).cold ?? "");
  const entries = cold.flatMap((host) => {
    const bmc = hosts[host]?.bmc;
    const name = bmc?.credentials ?? defaultCredentials;
    return bmc === undefined || configured[name] !== undefined ? [] : [{ host, name }];
  });
  return [...Map.groupBy(entries, ({ name }) => name)].map(
    ([name, of]) =>
      `\`pulumi up\` could not cycle the power of ${foldNodes(of.map(({ host }) => host))}: ` +
      `the configuration holds no credentials "${name}"; ${credentialCommands(name)}`,
  );
}
