import { z } from "zod";
import { Approval } from "../../plan/waves/approval.ts";
import { parseJson, parseKey } from "./configurationKey.ts";

/** One entry of `rdma:credentials`, a secret of the stack. */
export const Credentials = z.strictObject({ username: z.string(), password: z.string() });
export type Credentials = z.infer<typeof Credentials>;

export const SshConfiguration = z.strictObject({
  /** ssh_config to read. @default {"~/.ssh/config"} */
  configFile: z.string().exactOptional(),
  /** Private keys to offer, beside those of the configuration and the agent. */
  identityFiles: z.array(z.string()).exactOptional(),
  knownHostsFiles: z.array(z.string()).exactOptional(),
  /** Seconds until a host that does not answer is unknown. @default {10} */
  connectTimeoutSeconds: z.number().positive().exactOptional(),
  /** `openssh`: the system's ssh for every host, not only where a host needs it. @default {"auto"} */
  client: z.enum(["auto", "openssh"]).exactOptional(),
  /** Root comes from the helpers installed on the hosts, not from a shell. @default {false} */
  helpers: z.boolean().exactOptional(),
});
export type SshConfiguration = z.infer<typeof SshConfiguration>;

/** Which cluster is meant; without it the one of KUBECONFIG, ~/.kube/config or the pod's service account. */
export const ClusterConfiguration = z.strictObject({
  /** Path of a kubeconfig file. */
  kubeconfig: z.string().exactOptional(),
  /** Context in it. @default {its current context} */
  context: z.string().exactOptional(),
});
export type ClusterConfiguration = z.infer<typeof ClusterConfiguration>;

/** `manage`: `pulumi up` may write. `observe`: nothing can be written, whatever the program says. */
export const Access = z.enum(["manage", "observe"]);

export const ApprovalWithExpiry = z.strictObject({
  ...Approval.shape,
  /** Time after which the approval is void, with its offset from UTC. @default {never} */
  until: z.iso.datetime({ offset: true }).exactOptional(),
});
export type ApprovalWithExpiry = z.infer<typeof ApprovalWithExpiry>;

/** What the provider takes from the stack's `rdma:*` configuration. */
export interface ProviderConfiguration {
  readonly access: z.infer<typeof Access>;
  readonly ssh: SshConfiguration;
  readonly sshPassphrase: string | undefined;
  /** Command for /bin/sh on this machine that prints the password for sudo on the hosts. */
  readonly sudoPasswordCommand: string | undefined;
  readonly credentials: Readonly<Record<string, Credentials>>;
  readonly approve: ApprovalWithExpiry | undefined;
  /** `undefined`: not configured; resources of hosts then look at no cluster. */
  readonly cluster: ClusterConfiguration | undefined;
}

/**
 * @param get Value of a configuration key as the engine hands it over: a string, objects as JSON.
 * @throws InputError naming the key and the path in it.
 */
export function parseProviderConfiguration(
  get: (key: string) => string | undefined,
): ProviderConfiguration {
  const object = <T extends z.ZodType>(
    key: string,
    schema: T,
    fallback: z.infer<T>,
  ): z.infer<T> => {
    const text = get(key);
    return text === undefined ? fallback : parseKey(key, schema, parseJson(text));
  };
  return {
    access: parseKey("rdma:access", Access, get("rdma:access") ?? "manage"),
    ssh: object("rdma:ssh", SshConfiguration, {}),
    sshPassphrase: get("rdma:sshPassphrase"),
    sudoPasswordCommand: get("rdma:sudoPasswordCommand"),
    credentials: object("rdma:credentials", z.record(z.string(), Credentials), {}),
    approve: object("rdma:approve", ApprovalWithExpiry.optional(), undefined),
    cluster: object("rdma:cluster", ClusterConfiguration.optional(), undefined),
  };
}
