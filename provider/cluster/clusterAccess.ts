import type { User } from "@kubernetes/client-node";
import { ClusterError } from "./clusterError.ts";
import { expiredCredential } from "./credentialAge.ts";
import { runCredentialPlugin } from "./credentialPlugin.ts";
import { firstLine } from "./firstLine.ts";
import { type Kubeconfig, type KubeconfigSettings, loadKubeconfig } from "./loadKubeconfig.ts";

export interface ClusterSettings extends KubeconfigSettings {
  /** Longest time a login may take, seconds: a credential plugin that asks for one never ends. @default {30} */
  readonly loginSeconds?: number;
}

/** What a connection to the API server is made with. */
export interface Credentials {
  readonly tls: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Which of them has run out; `undefined` where none tells so. */
  readonly expired: () => string | undefined;
}

/** Where the API server is and how to log in, from a kubeconfig. */
export class ClusterAccess {
  readonly server: string;
  readonly #kubeconfig: Kubeconfig;
  readonly #loginSeconds: number;

  private constructor(kubeconfig: Kubeconfig, loginSeconds: number) {
    this.#kubeconfig = kubeconfig;
    this.#loginSeconds = loginSeconds;
    this.server = kubeconfig.cluster.server;
  }

  /** @throws ClusterError config */
  static async open(settings: ClusterSettings): Promise<ClusterAccess> {
    return new ClusterAccess(await loadKubeconfig(settings), settings.loginSeconds ?? 30);
  }

  /**
   * Reads certificates and tokens anew; a credential plugin is run.
   *
   * @throws ClusterError exec_plugin, config
   */
  async credentials(): Promise<Credentials> {
    const user = await this.#userWithSecrets();
    const options: Record<string, unknown> & { headers?: Record<string, string> } = {};
    try {
      await this.#within(
        this.#configOf(user).then((config) => config.applyToHTTPSOptions(options)),
      );
    } catch (cause) {
      throw new ClusterError(
        "config",
        `Cannot read the credentials of user "${user.name}" for ${this.server}: ${firstLine(cause)}; mend the kubeconfig`,
        { cause },
      );
    }
    const { ca, cert, key, passphrase, servername, rejectUnauthorized, auth } = options;
    // A token's file may end with a newline.
    const authorization =
      typeof auth === "string"
        ? `Basic ${Buffer.from(auth).toString("base64")}`
        : options.headers?.Authorization?.trim();
    return {
      tls: present({ ca, cert, key, passphrase, servername, rejectUnauthorized }),
      headers: present({ ...options.headers, Authorization: authorization }),
      expired: () =>
        expiredCredential(
          {
            certificate: Buffer.isBuffer(cert) ? cert.toString() : undefined,
            token: authorization?.replace(/^Bearer /, ""),
          },
          new Date(),
        ),
    };
  }

  /** The context's user; what its credential plugin gave is filled in. */
  async #userWithSecrets(): Promise<User> {
    const { user = { name: "" } } = this.#kubeconfig;
    const exec: unknown = user.exec;
    if (exec === undefined || exec === null) return user;
    try {
      const credential = await runCredentialPlugin(exec, this.#loginSeconds);
      const { token, clientCertificateData, clientKeyData } = credential;
      return {
        ...user,
        exec: undefined,
        ...present({
          token,
          certData: clientCertificateData && Buffer.from(clientCertificateData).toString("base64"),
          keyData: clientKeyData && Buffer.from(clientKeyData).toString("base64"),
        }),
      };
    } catch (cause) {
      throw new ClusterError(
        "exec_plugin",
        `Cannot log in to ${this.server}: credential plugin "${commandOf(exec)}" of user "${user.name}" gave no credentials: ${firstLine(cause)}; run it by hand, it may want you to log in`,
        { cause },
      );
    }
  }

  /** The kubeconfig with this user alone; the library keeps what it once read of a user's files. */
  async #configOf(user: User): Promise<Kubeconfig["config"]> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    const { cluster } = this.#kubeconfig;
    config.loadFromClusterAndUser(cluster, user);
    return config;
  }

  /** A login that goes over the network (OIDC) has no deadline of its own. */
  async #within<T>(login: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const why = `the login took longer than ${this.#loginSeconds} s`;
    const timer = setTimeout(reject, this.#loginSeconds * 1000, new Error(why));
    try {
      return await Promise.race([login, promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function commandOf(exec: unknown): string {
  if (typeof exec !== "object" || exec === null || !("command" in exec)) return "";
  return typeof exec.command === "string" ? exec.command : "";
}

function present<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
