import { vfResources } from "./dgxNode.ts";
import type { LabObject } from "./labObject.ts";
import { operatorNamespace } from "./operatorNamespace.ts";

/**
 * What runs on a GPU cluster, sized for its nodes: the SR-IOV device plugin on
 * every node; inference of half as many pods, of which one may be away at a
 * time; a registry that a budget never lets go; a training job that holds every
 * GPU and one VF per port of a quarter of the nodes (from four nodes on).
 */
export function workloadManifests(nodes: number): LabObject[] {
  return [
    namespaceManifest(operatorNamespace),
    namespaceManifest("inference"),
    namespaceManifest("training"),
    devicePlugin,
    deployment("inference", "llm", Math.ceil(nodes / 2), { "nvidia.com/gpu": "1" }),
    budget("inference", "llm", { maxUnavailable: 1 }),
    deployment("inference", "registry", 1, {}),
    budget("inference", "registry", { minAvailable: 1 }),
    ...(nodes < 4 ? [] : [trainingJob(Math.floor(nodes / 4))]),
  ];
}

export function namespaceManifest(name: string): LabObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

function podTemplate(
  app: string,
  image: string,
  requests: Readonly<Record<string, string>>,
  spec: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    metadata: { labels: { app } },
    spec: {
      containers: [{ name: app, image, resources: { limits: requests, requests } }],
      ...spec,
    },
  };
}

const devicePlugin: LabObject = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "sriov-device-plugin", namespace: operatorNamespace },
  spec: {
    selector: { matchLabels: { app: "sriov-device-plugin" } },
    template: podTemplate(
      "sriov-device-plugin",
      "ghcr.io/k8snetworkplumbingwg/sriov-network-device-plugin:v3.9.0",
      {},
      {
        hostNetwork: true,
        nodeSelector: { "feature.node.kubernetes.io/pci-15b3.sriov.capable": "true" },
        tolerations: [{ operator: "Exists" }],
      },
    ),
  },
};

function deployment(
  space: string,
  app: string,
  replicas: number,
  requests: Readonly<Record<string, string>>,
): LabObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: app, namespace: space },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: podTemplate(app, `registry.lab/${app}:1.0`, requests),
    },
  };
}

function budget(space: string, app: string, allowed: Readonly<Record<string, number>>): LabObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: app, namespace: space },
    spec: { selector: { matchLabels: { app } }, ...allowed },
  };
}

function trainingJob(pods: number): LabObject {
  const vfs = Object.fromEntries(vfResources.map((name) => [name, "1"]));
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "pretrain", namespace: "training" },
    spec: {
      completions: pods,
      parallelism: pods,
      template: podTemplate(
        "pretrain",
        "nvcr.io/nvidia/pytorch:25.06-py3",
        { "nvidia.com/gpu": "8", ...vfs },
        { restartPolicy: "Never" },
      ),
    },
  };
}
