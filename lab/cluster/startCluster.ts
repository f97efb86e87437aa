import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Subject } from "../x509/certificate.ts";
import { buildControlPlane } from "./buildControlPlane.ts";
import type { ControlPlanePrograms } from "./buildControlPlane.ts";
import { clusterDirectory } from "./clusterDirectory.ts";
import { ClusterFiles } from "./clusterFiles.ts";
import { freePorts } from "./freePorts.ts";
import { LabApi } from "./labApi.ts";
import { populate } from "./populate.ts";
import type { Population } from "./populate.ts";
import { ProgramGroup } from "./programGroup.ts";
import {
  apiserverProgram,
  controllerManagerProgram,
  etcdProgram,
  kwokProgram,
  schedulerConfiguration,
  schedulerProgram,
} from "./programs.ts";
import { kwokStages } from "./stages.ts";

export interface ClusterOptions extends Population {
  /** Folder of the cluster; its content is thrown away. @default a new one under .lab/clusters */
  readonly directory?: string;
  /**
   * The API server alone: nothing is scheduled, no controller runs, and a
   * namespace is never emptied. Takes half the time. @default {false}
   */
  readonly apiOnly?: boolean;
  /** Progress of a first build. @default silent */
  readonly say?: (line: string) => void;
}

/** A user as certificates name it, or a service account that exists. */
export type LabUser =
  | { readonly user: string; readonly groups?: readonly string[] }
  | { readonly serviceAccount: string; readonly namespace: string };

export interface Cluster {
  readonly directory: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  /** Path of a kubeconfig that may do everything. */
  readonly kubeconfig: string;
  /** The API with the rights of `kubeconfig`. */
  readonly api: LabApi;
  /** Process ids of the cluster, the guard's included. */
  readonly pids: readonly number[];
  /** Path of a new kubeconfig for a user with the rights that RBAC gives it: none, at first. */
  kubeconfigFor(user: LabUser): Promise<string>;
  /** A token of a service account, good for an hour. */
  tokenOf(namespace: string, serviceAccount: string): Promise<string>;
  /** Ends every program and removes the folder. */
  stop(): Promise<void>;
}

/** Longest wait for a program to answer, seconds: ten times what two busy cores need. */
const startSeconds = 60;

/**
 * Starts a real Kubernetes control plane on free ports of loopback: etcd,
 * kube-apiserver with TLS and RBAC, kube-controller-manager, kube-scheduler,
 * and kwok in the place of kubelets. Ends with this process, however that ends.
 *
 * @throws Error with the last lines of its log when a program does not start.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const programs = await buildControlPlane(options.say ?? (() => undefined));
  const directory = await clusterDirectory(options.directory);
  const [apiserverPort = 0, client = 0, peer = 0] = await freePorts(3);
  const files = new ClusterFiles(directory, apiserverPort);
  const admin = files.credentialOf({ commonName: "admin", organizations: ["system:masters"] });
  const kubeconfig = files.writeKubeconfig("admin", admin);
  const api = new LabApi(files.server, files.authorityPem, admin);
  const group = new ProgramGroup(directory);
  const stop = async (): Promise<void> => {
    await api.close();
    await group.stop();
  };
  try {
    group.start(etcdProgram(programs, files, { client, peer }));
    group.start(apiserverProgram(programs, files, client));
    await until(group, "kube-apiserver", async () => {
      await api.request("GET", "/readyz");
    });
    if (options.apiOnly !== true) {
      startControllers(group, programs, files);
      await until(group, "kube-controller-manager", async () => {
        await api.request("GET", "/api/v1/namespaces/default/serviceaccounts/default");
      });
    }
    await populate(api, options);
  } catch (error) {
    await stop();
    throw error;
  }
  const tokenOf = async (namespace: string, serviceAccount: string): Promise<string> => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
    const { status } = await api.request<{ status: { token: string } }>("POST", path, {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 3600 },
    });
    return status.token;
  };
  let users = 0;
  return {
    directory,
    server: files.server,
    kubeconfig,
    api,
    get pids() {
      return group.pids;
    },
    tokenOf,
    async kubeconfigFor(user) {
      users += 1;
      const credential =
        "user" in user
          ? files.credentialOf(subjectOf(user))
          : { token: await tokenOf(user.namespace, user.serviceAccount) };
      return files.writeKubeconfig(`user-${users}`, credential);
    },
    async stop() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function startControllers(
  group: ProgramGroup,
  programs: ControlPlanePrograms,
  files: ClusterFiles,
): void {
  const kubeconfigOf = (name: string, ...organizations: string[]): string =>
    files.writeKubeconfig(
      name,
      files.credentialOf({ commonName: `system:${name}`, organizations }),
    );
  const scheduler = files.writeDocuments(
    "scheduler.yaml",
    schedulerConfiguration(kubeconfigOf("kube-scheduler")),
  );
  group.start(controllerManagerProgram(programs, files, kubeconfigOf("kube-controller-manager")));
  group.start(schedulerProgram(programs, scheduler));
  group.start(
    kwokProgram(
      programs,
      kubeconfigOf("kwok", "system:masters"),
      files.writeDocuments("kwok.yaml", ...kwokStages()),
    ),
  );
}

function subjectOf({ user, groups = [] }: { user: string; groups?: readonly string[] }): Subject {
  return { commonName: user, organizations: groups };
}

/** Repeats a question until it is answered, unless a program ends or time is up. */
async function until(group: ProgramGroup, name: string, ask: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + startSeconds * 1000;
  for (;;) {
    try {
      await ask();
      return;
    } catch (cause) {
      const [failure] = group.failures;
      if (failure !== undefined)
        throw new Error(`Cannot start the cluster: ${failure.name} ended\n${failure.log}`, {
          cause,
        });
      if (Date.now() > deadline)
        throw new Error(
          `Cannot start the cluster: ${name} does not answer after ${startSeconds} s\n${group.lastLines(name)}`,
          { cause },
        );
    }
    await delay(100);
  }
}
