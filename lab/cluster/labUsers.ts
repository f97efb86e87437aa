import type { ClusterFiles } from "./clusterFiles.ts";
import type { LabApi } from "./labApi.ts";

/** A user as certificates name it, or a service account that exists. */
export type LabUser =
  | { readonly user: string; readonly groups?: readonly string[] }
  | { readonly serviceAccount: string; readonly namespace: string };

/** Lets others than the administrator log in. */
export class LabUsers {
  readonly #api: LabApi;
  readonly #files: ClusterFiles;
  #count = 0;

  constructor(api: LabApi, files: ClusterFiles) {
    this.#api = api;
    this.#files = files;
  }

  /** Path of a new kubeconfig. */
  async kubeconfigFor(user: LabUser): Promise<string> {
    const credential =
      "user" in user
        ? this.#files.credentialOf({ commonName: user.user, organizations: user.groups ?? [] })
        : { token: await this.tokenOf(user.namespace, user.serviceAccount) };
    this.#count += 1;
    return this.#files.writeKubeconfig(`user-${this.#count}`, credential);
  }

  /** A token of a service account, good for an hour. */
  async tokenOf(namespace: string, serviceAccount: string): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
    const { status } = await this.#api.request<{ readonly status: { readonly token: string } }>(
      "POST",
      path,
      {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { expirationSeconds: 3600 },
      },
    );
    return status.token;
  }
}
