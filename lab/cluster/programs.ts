import type { ControlPlanePrograms } from "./buildControlPlane.ts";
import type { ClusterFiles } from "./clusterFiles.ts";
import type { Program } from "./programGroup.ts";

/** Range of the cluster's services. */
export const serviceCidr = "10.96.0.0/16";

export interface EtcdPorts {
  readonly client: number;
  readonly peer: number;
}

export function etcdProgram(
  programs: ControlPlanePrograms,
  files: ClusterFiles,
  ports: EtcdPorts,
): Program {
  const client = `http://127.0.0.1:${ports.client}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  return {
    name: "etcd",
    path: programs.etcd,
    arguments: [
      "--name=lab",
      `--data-dir=${files.path("etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=lab=${peer}`,
      // The data does not outlive the process.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
  };
}

export function apiserverProgram(
  programs: ControlPlanePrograms,
  files: ClusterFiles,
  etcdPort: number,
): Program {
  return {
    name: "kube-apiserver",
    path: programs.apiserver,
    arguments: [
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${new URL(files.server).port}`,
      `--etcd-servers=http://127.0.0.1:${etcdPort}`,
      `--tls-cert-file=${files.path("apiserver.crt")}`,
      `--tls-private-key-file=${files.path("apiserver.key")}`,
      `--client-ca-file=${files.path("ca.crt")}`,
      "--authorization-mode=RBAC",
      // As drivers and device plugins need it.
      "--allow-privileged=true",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${files.path("service-accounts.pub")}`,
      `--service-account-signing-key-file=${files.path("service-accounts.key")}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      "--endpoint-reconciler-type=none",
      // Nodes are made ready, and the node controller taints those that are not.
      "--disable-admission-plugins=TaintNodesByCondition",
    ],
  };
}

export function controllerManagerProgram(
  programs: ControlPlanePrograms,
  files: ClusterFiles,
  kubeconfig: string,
): Program {
  return {
    name: "kube-controller-manager",
    path: programs.controllerManager,
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      "--secure-port=0",
      "--leader-elect=false",
      "--use-service-account-credentials=true",
      `--service-account-private-key-file=${files.path("service-accounts.key")}`,
      `--root-ca-file=${files.path("ca.crt")}`,
      // Nobody renews leases of the nodes, so that 500 of them cost nothing.
      "--node-monitor-grace-period=24h",
      "--kube-api-qps=1000",
      "--kube-api-burst=1000",
      "--concurrent-replicaset-syncs=20",
    ],
  };
}

export function schedulerProgram(programs: ControlPlanePrograms, configuration: string): Program {
  return {
    name: "kube-scheduler",
    path: programs.scheduler,
    arguments: [`--config=${configuration}`, "--secure-port=0"],
  };
}

export function schedulerConfiguration(kubeconfig: string): unknown {
  return {
    apiVersion: "kubescheduler.config.k8s.io/v1",
    kind: "KubeSchedulerConfiguration",
    clientConnection: { kubeconfig, qps: 1000, burst: 1000 },
    leaderElection: { leaderElect: false },
  };
}

export function kwokProgram(
  programs: ControlPlanePrograms,
  kubeconfig: string,
  configuration: string,
): Program {
  return {
    name: "kwok",
    path: programs.kwok,
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--config=${configuration}`,
      "--manage-all-nodes=true",
      "--node-lease-duration-seconds=0",
      "--node-ip=127.0.0.1",
      "--cidr=10.244.0.0/16",
    ],
  };
}
