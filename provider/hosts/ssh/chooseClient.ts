import type { HostTarget } from "../transport.ts";
import { NeedsProgram } from "./configFailure.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointResolver } from "./resolveEndpoint.ts";
import type { SshOptions } from "./sshOptions.ts";

/** What reaches a host: ssh2, which is faster, or the system's ssh, which knows everything. */
export type ClientChoice =
  | { readonly client: "library"; readonly endpoint: Endpoint }
  | { readonly client: "program"; readonly reason: NeedsProgram };

/**
 * @throws HostError for a configuration that neither can follow
 */
export function chooseClient(
  target: HostTarget,
  options: SshOptions,
  resolver: EndpointResolver,
): ClientChoice {
  try {
    if (options.client === "openssh")
      throw new NeedsProgram("client: openssh", "the configuration of the stack");
    return { client: "library", endpoint: resolver.resolve(target) };
  } catch (error) {
    if (error instanceof NeedsProgram) return { client: "program", reason: error };
    throw error;
  }
}
