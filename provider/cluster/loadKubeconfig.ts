import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import type { Cluster, KubeConfig, User } from "@kubernetes/client-node";
import { ClusterError } from "./clusterError.ts";
import { firstLine } from "./firstLine.ts";

export interface KubeconfigSettings {
  /** Path of a kubeconfig. @default {the files of KUBECONFIG, ~/.kube/config, the pod's service account} */
  readonly kubeconfig?: string;
  /** @default {the kubeconfig's current context} */
  readonly context?: string;
}

/** What a context says. */
export interface Kubeconfig {
  readonly config: KubeConfig;
  readonly cluster: Cluster;
  /** `undefined`: the context logs in as nobody. */
  readonly user: User | undefined;
}

/**
 * Reads the kubeconfig and chooses the context.
 *
 * @throws ClusterError config
 */
export async function loadKubeconfig(settings: KubeconfigSettings): Promise<Kubeconfig> {
  // 0.4 s and 120 MB: only those pay who use a cluster.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const source = sourceOf(settings);
  const files = filesOf(settings);
  let config: KubeConfig;
  try {
    if (files.length === 0) {
      config = new KubeConfig();
      config.loadFromDefault();
    } else config = merged(files.map((file) => loaded(new KubeConfig(), file)));
  } catch (cause) {
    throw new ClusterError(
      "config",
      `Cannot read ${source}: ${firstLine(cause)}; give the path with \`rdma:cluster: {kubeconfig: …}\` or KUBECONFIG`,
      { cause },
    );
  }
  if (config.getCurrentContext() === "loaded-context")
    // What the library makes up where it finds nothing: http://localhost:8080.
    throw new ClusterError(
      "config",
      "No cluster is known: KUBECONFIG is not set, there is no ~/.kube/config, and this is not a pod; set `rdma:cluster: {kubeconfig: …}`",
    );
  return { config, ...chosen(config, settings.context, source) };
}

function filesOf({ kubeconfig }: KubeconfigSettings): string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const named = (process.env.KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "");
  // As kubectl does: a list may name files that are not there, unless all are missing.
  const present = named.filter((file) => existsSync(file));
  return present.length === 0 ? named : present;
}

function loaded(config: KubeConfig, file: string): KubeConfig {
  try {
    config.loadFromFile(file);
  } catch (cause) {
    // An empty file fails inside of the library.
    if (!(cause instanceof TypeError)) throw cause;
    throw new Error(`"${file}" is no kubeconfig`, { cause });
  }
  return config;
}

/** As kubectl does: the first file that names something wins. */
function merged(configs: readonly KubeConfig[]): KubeConfig {
  const [first, ...others] = configs as [KubeConfig, ...KubeConfig[]];
  for (const other of others) {
    const isNew =
      (known: readonly { readonly name: string }[]) =>
      ({ name }: { readonly name: string }): boolean =>
        !known.some((one) => one.name === name);
    other.clusters = other.clusters.filter(isNew(first.clusters));
    other.users = other.users.filter(isNew(first.users));
    other.contexts = other.contexts.filter(isNew(first.contexts));
    first.mergeConfig(other, currentOf(first) !== "");
  }
  return first;
}

function chosen(
  config: KubeConfig,
  wanted: string | undefined,
  source: string,
): Omit<Kubeconfig, "config"> {
  const name = wanted ?? currentOf(config);
  const context = config.getContextObject(name);
  if (context === null) {
    const known = config.getContexts().map((one) => one.name);
    const lacks = name === "" ? "names no current context" : `has no context "${name}"`;
    throw new ClusterError(
      "config",
      known.length === 0
        ? `${source} has no contexts; give another with \`rdma:cluster: {kubeconfig: …}\``
        : `${source} ${lacks}, expected one of ${known.join(", ")}; set \`rdma:cluster: {context: …}\``,
    );
  }
  config.setCurrentContext(name);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (cluster === null) throw missing("cluster", context.cluster, name, source);
  // The library leaves out the cluster's certificate authority where there is no user.
  if (user === null && context.user !== "") throw missing("user", context.user, name, source);
  if (cluster.proxyUrl !== undefined)
    throw new ClusterError(
      "config",
      `Cluster "${cluster.name}" of ${source} has a proxy-url, which is not supported; run this where the API server is reached directly`,
    );
  return { cluster, user: user ?? undefined };
}

/** Empty where the file has none: the library's type does not tell. */
function currentOf(config: KubeConfig): string {
  const current: unknown = config.getCurrentContext();
  return typeof current === "string" ? current : "";
}

function missing(what: string, name: string, context: string, source: string): ClusterError {
  return new ClusterError(
    "config",
    `Context "${context}" of ${source} names the ${what} "${name}", which is not there; mend the kubeconfig or set another \`rdma:cluster: {context: …}\``,
  );
}

function sourceOf({ kubeconfig }: KubeconfigSettings): string {
  if (kubeconfig !== undefined) return `kubeconfig "${kubeconfig}"`;
  const fromEnvironment = process.env.KUBECONFIG ?? "";
  return fromEnvironment === "" ? "the default kubeconfig" : `KUBECONFIG "${fromEnvironment}"`;
}
