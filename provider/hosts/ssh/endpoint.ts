/** Where and how one host is reached, after ~/.ssh/config was applied. */
export interface Endpoint {
  /** What messages call the host. */
  readonly name: string;
  /** Name or address for TCP. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly identityFiles: readonly IdentityFile[];
  /** Certificates that the configuration names, beside those that lie beside keys. */
  readonly certificateFiles: readonly string[];
  /** Keys that only the agent has are not offered. */
  readonly identitiesOnly: boolean;
  /** Socket of the agent; `null` without one. */
  readonly agentSocket: string | null;
  readonly knownHostsFiles: readonly string[];
  /** Replaces address and port in known_hosts (HostKeyAlias). */
  readonly hostKeyAlias: string | null;
  /** Value of StrictHostKeyChecking that is not followed, where one is set. */
  readonly laxHostKeyChecking: string | null;
  /** File that sets GSSAPIAuthentication yes, where that is likely to be of use. */
  readonly gssapiFile: string | null;
  /** The host is reached through this one. */
  readonly jump: Endpoint | null;
}

export interface IdentityFile {
  readonly path: string;
  /** Asked for by name in the stack's configuration: must be usable. */
  readonly required: boolean;
  /** Nobody named it: `ssh` tries it by itself. */
  readonly isDefault?: boolean;
}

/** The same for two targets that can share a connection. */
export function endpointKey(endpoint: Endpoint): string {
  return JSON.stringify({
    ...endpoint,
    name: "",
    jump: endpoint.jump && endpointKey(endpoint.jump),
  });
}
