import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSriovOperator } from "./buildSriovOperator.ts";
import { eventually } from "./eventually.ts";
import { freePorts } from "./freePorts.ts";
import { isListening } from "./isListening.ts";
import type { LabObject } from "./labObject.ts";
import { operatorNamespace } from "./operatorNamespace.ts";
import { sriovOperatorSource } from "./sriovOperatorSource.ts";
import type { Cluster } from "./startCluster.ts";

const namespace = operatorNamespace;
const admission = "admissionregistration.k8s.io/v1";

/**
 * Runs the real SR-IOV operator and its webhook against a cluster that has its
 * CRDs (`kinds: "upstream"`), until the cluster stops: policies become
 * NodeStates, networks become NetworkAttachmentDefinitions, its config daemon
 * becomes a DaemonSet, and what its webhook refuses is refused. No config
 * daemon runs on simulated nodes: the status of a NodeState is the caller's.
 */
export async function startSriovOperator(
  cluster: Cluster,
  say: (line: string) => void = () => undefined,
): Promise<void> {
  const binaries = await buildSriovOperator(say);
  const source = await sriovOperatorSource();
  await cluster.api.request(
    "POST",
    `/api/v1/namespaces/${namespace}/configmaps`,
    readFileSync(join(source, "deploy/configmap.yaml"), "utf8"),
    "yaml",
  );
  // Without it the operator waits five seconds before it looks again.
  for (const object of [
    operatorConfig,
    serviceAccount("sriov-network-config-daemon"),
    serviceAccount("sriov-device-plugin"),
  ])
    await cluster.api.apply(object, { manager: "lab" });
  const [health = 0, webhook = 0] = await freePorts(2);
  const environment = environmentOf(cluster.kubeconfig);
  const serving = cluster.files.writeServing("sriov-webhook");
  cluster.programs.start({
    name: "sriov-webhook",
    path: binaries.webhook,
    arguments: [
      "start",
      `--port=${webhook}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.key}`,
    ],
    environment,
  });
  cluster.programs.start({
    name: "sriov-operator",
    path: binaries.operator,
    arguments: ["--metrics-bind-address=0", `--health-probe-bind-address=127.0.0.1:${health}`],
    environment,
    // It renders manifests from there.
    directory: source,
  });
  await untilListening(cluster, "sriov-webhook", webhook);
  await untilListening(cluster, "sriov-operator", health);
  for (const object of [
    admissionOf("Mutating", cluster, webhook, ["sriovnetworknodepolicies"]),
    admissionOf("Validating", cluster, webhook, [
      "sriovnetworknodepolicies",
      "sriovoperatorconfigs",
      "sriovnetworkpoolconfigs",
    ]),
  ])
    await cluster.api.apply(object, { manager: "lab" });
  await untilNodeStates(cluster);
}

const group = "sriovnetwork.openshift.io/v1";
const configDaemonNodeSelector = { "feature.node.kubernetes.io/pci-15b3.sriov.capable": "true" };

const operatorConfig: LabObject = {
  apiVersion: group,
  kind: "SriovOperatorConfig",
  metadata: { name: "default", namespace },
  spec: {
    configDaemonNodeSelector,
    // The lab registers the webhook itself; the injector is not part of the module.
    enableOperatorWebhook: false,
    enableInjector: false,
  },
};

/** Of a DaemonSet that the operator creates. */
function serviceAccount(name: string): LabObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } };
}

/** What its Deployment sets. */
function environmentOf(kubeconfig: string): Record<string, string> {
  const images = [
    "SRIOV_CNI",
    "SRIOV_INFINIBAND_CNI",
    "OVS_CNI",
    "RDMA_CNI",
    "SRIOV_DEVICE_PLUGIN",
    "NETWORK_RESOURCES_INJECTOR",
    "SRIOV_NETWORK_CONFIG_DAEMON",
    "SRIOV_NETWORK_WEBHOOK",
    "METRICS_EXPORTER",
    "METRICS_EXPORTER_KUBE_RBAC_PROXY",
  ].map((name) => [`${name}_IMAGE`, `ghcr.io/k8snetworkplumbingwg/${name.toLowerCase()}:lab`]);
  return {
    ...(Object.fromEntries(images) as Record<string, string>),
    KUBECONFIG: kubeconfig,
    NAMESPACE: namespace,
    WATCH_NAMESPACE: namespace,
    CLUSTER_TYPE: "kubernetes",
    RESOURCE_PREFIX: "nvidia.com",
    OPERATOR_NAME: "sriov-network-operator",
    POD_NAME: "sriov-network-operator",
    NODE_NAME: "control-plane",
    SRIOV_CNI_BIN_PATH: "/opt/cni/bin",
    METRICS_EXPORTER_PORT: "9110",
    METRICS_EXPORTER_SECRET_NAME: "metrics-exporter",
  };
}

function admissionOf(
  kind: "Mutating" | "Validating",
  cluster: Cluster,
  port: number,
  resources: readonly string[],
): LabObject {
  return {
    apiVersion: admission,
    kind: `${kind}WebhookConfiguration`,
    // The operator deletes the one that has its own name.
    metadata: { name: "lab-sriov-operator" },
    webhooks: [
      {
        name: "operator-webhook.sriovnetwork.openshift.io",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        failurePolicy: "Fail",
        clientConfig: {
          url: `https://127.0.0.1:${port}/${kind.toLowerCase()}-custom-resource`,
          caBundle: Buffer.from(cluster.files.authorityPem).toString("base64"),
        },
        rules: [
          {
            operations: ["CREATE", "UPDATE"],
            apiGroups: ["sriovnetwork.openshift.io"],
            apiVersions: ["v1"],
            resources,
          },
        ],
      },
    ],
  };
}

/** The operator makes one for each node of its config daemon. */
async function untilNodeStates({ api, programs }: Cluster): Promise<void> {
  const [label = ""] = Object.keys(configDaemonNodeSelector);
  const nodes = await api.list("v1", "Node");
  const wanted = nodes.filter(({ metadata }) => metadata.labels?.[label] === "true").length;
  await eventually(
    async () => {
      const states = await api.list(group, "SriovNetworkNodeState", namespace);
      return states.length === wanted ? true : undefined;
    },
    { what: () => `${programs.lastLines("sriov-operator")}\nNodeStates are missing` },
  );
}

async function untilListening(cluster: Cluster, name: string, port: number): Promise<void> {
  await eventually(async () => ((await isListening(port)) ? true : undefined), {
    what: () => `${cluster.programs.lastLines(name)}\n${name} does not answer`,
  });
}
