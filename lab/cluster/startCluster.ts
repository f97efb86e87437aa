import { rmSync } from "node:fs";
import { buildControlPlane } from "./buildControlPlane.ts";
import type { ControlPlanePrograms } from "./buildControlPlane.ts";
import { clusterDirectory } from "./clusterDirectory.ts";
import { ClusterFiles } from "./clusterFiles.ts";
import { eventually } from "./eventually.ts";
import { freePorts } from "./freePorts.ts";
import { LabApi } from "./labApi.ts";
import { LabUsers } from "./labUsers.ts";
import type { LabUser } from "./labUsers.ts";
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

export interface Cluster {
  readonly directory: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  /** Path of a kubeconfig that may do everything. */
  readonly kubeconfig: string;
  /** The API with the rights of `kubeconfig`. */
  readonly api: LabApi;
  readonly files: ClusterFiles;
  /** What runs; a program that is added here ends with the cluster. */
  readonly programs: ProgramGroup;
  /** Path of a new kubeconfig for a user with the rights that RBAC gives it: none, at first. */
  kubeconfigFor(user: LabUser): Promise<string>;
  /** A token of a service account, good for an hour. */
  tokenOf(namespace: string, serviceAccount: string): Promise<string>;
  /** An outage: connections break, and none is taken. What is stored stays. */
  stopApiserver(): Promise<void>;
  /** Ends the outage; returns when the API answers again, at the same address. */
  startApiserver(): Promise<void>;
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
  const apiserver = apiserverProgram(programs, files, client);
  const startApiserver = async (): Promise<void> => {
    group.start(apiserver);
    await untilAnswered(group, apiserver.name, () => api.request("GET", "/readyz"));
  };
  const stop = async (): Promise<void> => {
    await api.close();
    await group.stop();
  };
  try {
    group.start(etcdProgram(programs, files, { client, peer }));
    await startApiserver();
    if (options.apiOnly !== true) {
      startControllers(group, programs, files);
      await untilAnswered(group, "kube-controller-manager", () =>
        api.request("GET", "/api/v1/namespaces/default/serviceaccounts/default"),
      );
    }
    await populate(api, options);
  } catch (error) {
    await stop();
    throw error;
  }
  const users = new LabUsers(api, files);
  return {
    directory,
    server: files.server,
    kubeconfig,
    api,
    files,
    programs: group,
    kubeconfigFor: (user) => users.kubeconfigFor(user),
    tokenOf: (namespace, serviceAccount) => users.tokenOf(namespace, serviceAccount),
    stopApiserver: () => group.end(apiserver.name),
    startApiserver,
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

/** Waits until a program answers, unless one of them ends. */
async function untilAnswered(
  group: ProgramGroup,
  name: string,
  ask: () => Promise<unknown>,
): Promise<void> {
  const answer = async (): Promise<true | undefined> => {
    try {
      await ask();
      return true;
    } catch {
      const [failure] = group.failures;
      if (failure === undefined) return undefined;
      throw new Error(`Cannot start the cluster: ${failure.name} ended\n${failure.log}`);
    }
  };
  await eventually(answer, {
    what: () => `Cannot start the cluster: ${group.lastLines(name)}\n${name} does not answer`,
    seconds: startSeconds,
  });
}
