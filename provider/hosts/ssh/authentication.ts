import type { AgentAuthMethod, ParsedKey, PublicKeyAuthMethod } from "ssh2";
import { HostError } from "../hostError.ts";
import { AgentKey, type AgentKeys, type Agents } from "./agentKeys.ts";
import type { Endpoint } from "./endpoint.ts";
import { fingerprint } from "./fingerprint.ts";
import type { KeyFile, PrivateKeys } from "./privateKeys.ts";

const noAgent: AgentKeys = {
  keys: [],
  certificates: [],
  hasSecurityKey: false,
  problem: undefined,
};

/** A key to offer, and how messages call it. */
export interface Credential {
  readonly method: AgentAuthMethod | PublicKeyAuthMethod;
  readonly label: string;
}

export interface Authentication {
  readonly credentials: readonly Credential[];
  /** Keys that were left out, and why. */
  readonly skipped: readonly string[];
}

/**
 * Keys in the order of `ssh`: those of the agent that IdentityFile names, the
 * agent's other keys unless IdentitiesOnly, then key files that the agent does
 * not have.
 *
 * @throws HostError key_unreadable, agent_unavailable, both with `local`
 */
export async function authenticationFor(
  endpoint: Endpoint,
  files: PrivateKeys,
  agents: Agents,
): Promise<Authentication> {
  const { agentSocket, user } = endpoint;
  const agent: AgentKeys = agentSocket === null ? noAgent : await agents.list(agentSocket);
  const held = (file: KeyFile): ParsedKey | undefined =>
    agent.keys.find((key) => file.publicKey?.equals(key.getPublicSSH()));
  const loaded = endpoint.identityFiles.map(({ path, required }) => ({
    required,
    ...files.load(path),
  }));
  const broken = loaded.find((file) => file.required && !file.key && !held(file));
  if (broken) throw keyUnreadable(endpoint, [broken.problem ?? broken.path]);

  const named = loaded.flatMap((file) => held(file) ?? []);
  const others = endpoint.identitiesOnly ? [] : agent.keys.filter((key) => !named.includes(key));
  const credentials = [
    ...[...named, ...others].map((key) => ({
      method: {
        type: "agent" as const,
        username: user,
        agent: new AgentKey(agentSocket ?? "", key),
      },
      label: `${fingerprint(key.getPublicSSH())} (agent)`,
    })),
    ...loaded.flatMap((file) =>
      file.key && !held(file)
        ? [
            {
              method: { type: "publickey" as const, username: user, key: file.key },
              label: `${fingerprint(file.key.getPublicSSH())} (${file.path})`,
            },
          ]
        : [],
    ),
  ];
  const skipped = [
    ...(agent.problem === undefined ? [] : [agent.problem]),
    ...loaded.flatMap((file) =>
      file.problem === undefined || held(file) || file.missing ? [] : [file.problem],
    ),
  ];
  if (credentials.length > 0) return { credentials, skipped };
  if (loaded.some((file) => file.problem !== undefined && !file.missing))
    throw keyUnreadable(endpoint, skipped);
  throw noKey(endpoint, agentSocket === null ? ["no agent runs (SSH_AUTH_SOCK)"] : skipped);
}

function keyUnreadable(endpoint: Endpoint, problems: readonly string[]): HostError {
  return new HostError({
    code: "key_unreadable",
    host: endpoint.name,
    message: `Cannot log in to "${endpoint.name}": no usable key; ${problems.join("; ")}`,
    summary: problems.join("; "),
    local: true,
  });
}

function noKey(endpoint: Endpoint, problems: readonly string[]): HostError {
  const files = endpoint.identityFiles.map(({ path }) => path).join(", ");
  const reason = `no key to log in with: ${problems.join("; ")}, and none of ${files === "" ? "no key files" : files} exists; load a key with \`ssh-add\`, or name one in rdma:ssh identityFiles`;
  return new HostError({
    code: "agent_unavailable",
    host: endpoint.name,
    message: `Cannot log in to "${endpoint.name}": ${reason}`,
    summary: reason,
    local: true,
  });
}
