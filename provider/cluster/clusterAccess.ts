import { spawn } from "node:child_process";
import type { KubeConfig } from "@kubernetes/client-node";
import { ClusterError } from "./clusterError.ts";

export interface ClusterSettings {
  /** Path of a kubeconfig. @default {KUBECONFIG, ~/.kube/config, the pod's service account} */
  readonly kubeconfig?: string;
  /** @default {the kubeconfig's current context} */
  readonly context?: string;
  /** Longest time a credential plugin may take, seconds: one that asks for a login never ends. @default {30} */
  readonly pluginSeconds?: number;
}

/** What a connection to the API server is made with. */
export interface Credentials {
  readonly tls: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where the API server is and how to log in, from a kubeconfig. */
export class ClusterAccess {
  readonly server: string;
  readonly #config: KubeConfig;
  readonly #pluginSeconds: number;

  private constructor(config: KubeConfig, server: string, pluginSeconds: number) {
    this.#config = config;
    this.server = server;
    this.#pluginSeconds = pluginSeconds;
  }

  /** @throws ClusterError config */
  static async open(settings: ClusterSettings): Promise<ClusterAccess> {
    // 0.4 s and 120 MB: only those pay who use a cluster.
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    load(config, settings);
    const cluster = config.getCurrentCluster();
    if (cluster === null)
      throw new ClusterError(
        "config",
        `Context "${config.getCurrentContext()}" of ${sourceOf(settings)} names no cluster; set another with \`rdma:cluster: {context: …}\``,
      );
    const { pluginSeconds = 30 } = settings;
    limitPlugins(config, pluginSeconds);
    return new ClusterAccess(config, cluster.server, pluginSeconds);
  }

  /**
   * Reads certificates and tokens; a credential plugin is run.
   *
   * @throws ClusterError exec_plugin, config
   */
  async credentials(): Promise<Credentials> {
    const user = this.#config.getCurrentUser();
    const plugin = pluginOf(user);
    const options: Record<string, unknown> & { headers?: Record<string, string> } = {};
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (cause) {
      if (plugin === undefined)
        throw new ClusterError(
          "config",
          `Cannot read the credentials of user "${user?.name ?? ""}": ${firstLine(cause)}; mend the kubeconfig`,
          { cause },
        );
      throw new ClusterError(
        "exec_plugin",
        `Credential plugin "${plugin}" of user "${user?.name ?? ""}" gave no credentials within ${this.#pluginSeconds} s: ${firstLine(cause)}; run it by hand, it may want you to log in`,
        { cause },
      );
    }
    const { ca, cert, key, passphrase, servername, rejectUnauthorized, auth } = options;
    const basic = typeof auth === "string" ? Buffer.from(auth).toString("base64") : undefined;
    return {
      tls: present({ ca, cert, key, passphrase, servername, rejectUnauthorized }),
      headers: {
        ...options.headers,
        ...(basic === undefined ? {} : { Authorization: `Basic ${basic}` }),
      },
    };
  }
}

function load(config: KubeConfig, settings: ClusterSettings): void {
  try {
    if (settings.kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(settings.kubeconfig);
  } catch (cause) {
    throw new ClusterError(
      "config",
      `Cannot read ${sourceOf(settings)}: ${firstLine(cause)}; give the path with \`rdma:cluster: {kubeconfig: …}\` or KUBECONFIG`,
      { cause },
    );
  }
  const { context } = settings;
  if (context === undefined) return;
  if (config.getContextObject(context) === null) {
    const known = config.getContexts().map(({ name }) => name);
    throw new ClusterError(
      "config",
      `${sourceOf(settings)} has no context "${context}", expected one of ${known.join(", ")}; mend \`rdma:cluster\``,
    );
  }
  config.setCurrentContext(context);
}

function sourceOf({ kubeconfig }: ClusterSettings): string {
  if (kubeconfig !== undefined) return `kubeconfig "${kubeconfig}"`;
  const fromEnvironment = process.env.KUBECONFIG;
  return fromEnvironment === undefined || fromEnvironment === ""
    ? "the default kubeconfig"
    : `KUBECONFIG "${fromEnvironment}"`;
}

/**
 * The library starts credential plugins without any deadline. It holds the
 * function that does in a field of its authenticator (client-node 2.0
 * exec_auth.js), which is not part of its types.
 */
function limitPlugins(config: KubeConfig, seconds: number): void {
  const { authenticators } = config as unknown as {
    readonly authenticators: readonly { execFn?: typeof spawn }[];
  };
  const limited = (command: string, words: readonly string[], options: object) =>
    spawn(command, words, { ...options, timeout: seconds * 1000, killSignal: "SIGKILL" });
  for (const authenticator of authenticators)
    if ("execFn" in authenticator) authenticator.execFn = limited as typeof spawn;
}

function pluginOf(user: ReturnType<KubeConfig["getCurrentUser"]>): string | undefined {
  const exec: unknown = user?.exec;
  if (typeof exec !== "object" || exec === null || !("command" in exec)) return undefined;
  return String(exec.command);
}

function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Words of a library or a plugin may run over many lines. */
function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "no reason given";
  return line.trim().slice(0, 200);
}
