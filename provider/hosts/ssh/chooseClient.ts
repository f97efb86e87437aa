import { HostError } from "../hostError.ts";
import type { HostTarget } from "../transport.ts";
import type { AgentKeys } from "./agentKeys.ts";
import { NeedsProgram } from "./configFailure.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Keyring } from "./libraryClient.ts";
import type { KeyFile } from "./privateKeys.ts";
import type { EndpointResolver } from "./resolveEndpoint.ts";
import type { SshOptions } from "./sshOptions.ts";

/** What reaches a host: ssh2, which is faster, or the system's ssh, which knows everything. */
export type ClientChoice =
  | { readonly client: "library"; readonly endpoint: Endpoint }
  | {
      readonly client: "program";
      readonly reason: NeedsProgram;
      /** What could be told of the way to the host. */
      readonly endpoint: Endpoint | null;
    };

/** As messages call it, in the place of a file. */
const stack = "the configuration of the stack";

/**
 * Takes ssh2 unless something that `ssh` would use for the host, or for a jump
 * host on the way, is beyond it.
 *
 * @throws HostError for a configuration that neither can follow
 */
export async function chooseClient(
  target: HostTarget,
  options: SshOptions,
  resolver: EndpointResolver,
  keyring: Keyring,
): Promise<ClientChoice> {
  let endpoint: Endpoint | null = null;
  try {
    endpoint = resolver.resolve(target);
    if (options.client === "openssh") throw new NeedsProgram("client: openssh", stack);
    for (let hop: Endpoint | null = endpoint; hop; hop = hop.jump) await mustBePlain(hop, keyring);
    return { client: "library", endpoint };
  } catch (error) {
    // ssh reads files that ssh-config 5.3 does not.
    const isUnread = error instanceof HostError && error.code === "config_unreadable";
    if (isUnread && options.client === "openssh")
      return { client: "program", reason: new NeedsProgram("client: openssh", stack), endpoint };
    if (error instanceof NeedsProgram)
      return { client: "program", reason: error, endpoint: error.endpoint ?? endpoint };
    throw error;
  }
}

/** @throws NeedsProgram where keys or known_hosts hold what ssh2 1.17 cannot use */
async function mustBePlain(endpoint: Endpoint, { keys, agents, hostKeys }: Keyring): Promise<void> {
  const authority = hostKeys.authority(endpoint);
  if (authority) throw new NeedsProgram("@cert-authority", authority.file);
  const files = endpoint.identityFiles.map(({ path }) => keys.load(path));
  const certified = files.find(({ certificate }) => certificate)?.certificate;
  if (certified) throw new NeedsProgram("a certificate", certified.source);
  const isDefault = new Set(
    endpoint.identityFiles.flatMap((file) => (file.isDefault ? file.path : [])),
  );
  const named = files.find(({ path, isSecurityKey }) => isSecurityKey && !isDefault.has(path));
  if (named) throw new NeedsProgram("a security key (FIDO)", named.path);
  const { agentSocket } = endpoint;
  const agent = agentSocket === null ? undefined : await agents.list(agentSocket);
  const offered = agent?.certificates.find(
    ({ publicKey }) =>
      !endpoint.identitiesOnly || files.some((file) => file.publicKey?.equals(publicKey)),
  );
  if (offered) throw new NeedsProgram("a certificate", offered.source);
  if (hasPlainKey(endpoint, files, agent)) return;
  const securityKey = files.find(({ isSecurityKey }) => isSecurityKey);
  if (securityKey) throw new NeedsProgram("a security key (FIDO)", securityKey.path);
  if (agent?.hasSecurityKey === true)
    throw new NeedsProgram("a security key (FIDO)", agentSocket ?? "");
  if (endpoint.gssapiFile !== null)
    throw new NeedsProgram("GSSAPIAuthentication, without a key,", endpoint.gssapiFile);
}

function hasPlainKey(
  { identitiesOnly }: Endpoint,
  files: readonly KeyFile[],
  agent: AgentKeys | undefined,
): boolean {
  if (files.some(({ key, missing, isSecurityKey }) => key ?? (!missing && !isSecurityKey)))
    return true;
  return (agent?.keys ?? []).some(
    (key) =>
      !identitiesOnly || files.some(({ publicKey }) => publicKey?.equals(key.getPublicSSH())),
  );
}
