import type { Span } from "./release.ts";

/** Pods that the operator makes for a section (network-operator manifests/state-*). */
export interface Workload {
  readonly kind: "DaemonSet" | "Deployment";
  /** What messages call it. */
  readonly name: string;
  /** Label that all of its pods have; an empty value: any. */
  readonly label: readonly [key: string, value: string];
  /** Names that containerResources may use. */
  readonly containers: readonly string[];
  /** Node labels that it selects beside nodeAffinity. */
  readonly selects: readonly NodeNeed[];
}

/** `nic`: the node has a Mellanox PCI device. `driver`: its OFED pod is ready, or there is none. */
export type NodeNeed = "nic" | "driver";

export interface ImageSlot {
  /** Where image, repository and version are: `nvIpam`, `nicConfigurationOperator.operator`. */
  readonly path: string;
  readonly image: string;
}

/** A component that is deployed while its section is in the spec. */
export interface Section extends Span {
  readonly path: string;
  /** Its row in `status.appliedStates`. */
  readonly state: string;
  readonly images: readonly ImageSlot[];
  readonly workloads: readonly Workload[];
}

function daemonSet(
  name: string,
  label: Workload["label"],
  containers: readonly string[],
  selects: readonly NodeNeed[] = [],
): Workload {
  return { kind: "DaemonSet", name, label, containers, selects };
}

function deployment(
  name: string,
  label: Workload["label"],
  containers: readonly string[],
): Workload {
  return { kind: "Deployment", name, label, containers, selects: [] };
}

/** A section with one image, in the section itself. */
function section(
  path: string,
  state: string,
  image: string,
  workloads: readonly Workload[],
  span: Span = {},
): Section {
  return { path, state, images: [{ path, image }], workloads, ...span };
}

const nicConfiguration = "nicConfigurationOperator";

export const ofedPath = "ofedDriver";

/** Every section that deploys something, in the order in which the operator does. */
export const sections: readonly Section[] = [
  section("secondaryNetwork.multus", "state-multus-cni", "multus-cni", [
    daemonSet("kube-multus-ds", ["name", "multus"], ["kube-multus"]),
  ]),
  section("secondaryNetwork.cniPlugins", "state-container-networking-plugins", "plugins", [
    daemonSet("cni-plugins-ds", ["name", "cni-plugins"], ["cni-plugins"]),
  ]),
  section("secondaryNetwork.ipoib", "state-ipoib-cni", "ipoib-cni", [
    daemonSet("kube-ipoib-cni-ds", ["name", "ipoib-cni"], ["ipoib-cni"]),
  ]),
  section(
    "secondaryNetwork.ipamPlugin",
    "state-whereabouts-cni",
    "whereabouts",
    [daemonSet("whereabouts", ["name", "whereabouts"], ["whereabouts"])],
    { until: "25.7" },
  ),
  section(ofedPath, "state-OFED", "doca-driver", [
    daemonSet(
      "mofed",
      ["nvidia.com/ofed-driver", ""],
      ["mofed-container", "openshift-driver-toolkit-ctr"],
      ["nic"],
    ),
  ]),
  section("sriovDevicePlugin", "state-SRIOV-device-plugin", "sriov-network-device-plugin", [
    daemonSet("sriov-device-plugin", ["app", "sriovdp"], ["kube-sriovdp"], ["nic", "driver"]),
  ]),
  section("rdmaSharedDevicePlugin", "state-RDMA-device-plugin", "k8s-rdma-shared-dev-plugin", [
    daemonSet(
      "rdma-shared-dp-ds",
      ["app", "rdma-shared-dp"],
      ["rdma-shared-dp"],
      ["nic", "driver"],
    ),
  ]),
  section("ibKubernetes", "state-ib-kubernetes", "ib-kubernetes", [
    deployment("ib-kubernetes", ["name", "ib-kubernetes"], ["ib-kubernetes"]),
  ]),
  section("nvIpam", "state-nv-ipam-cni", "nvidia-k8s-ipam", [
    daemonSet("nv-ipam-node", ["name", "nv-ipam-node"], ["nv-ipam-node"]),
    deployment("nv-ipam-controller", ["name", "nv-ipam-controller"], ["nv-ipam-controller"]),
  ]),
  section("nicFeatureDiscovery", "state-nic-feature-discovery", "nic-feature-discovery", [
    daemonSet(
      "nic-feature-discovery-ds",
      ["name", "nic-feature-discovery"],
      ["nic-feature-discovery"],
    ),
  ]),
  section("docaTelemetryService", "state-doca-telemetry-service", "doca_telemetry", [
    daemonSet(
      "doca-telemetry-service",
      ["app.kubernetes.io/name", "doca-telemetry"],
      ["doca-telemetry-service"],
      ["nic", "driver"],
    ),
  ]),
  {
    path: nicConfiguration,
    state: "state-nic-configuration-operator",
    since: "25.4",
    images: [
      { path: `${nicConfiguration}.operator`, image: "nic-configuration-operator" },
      {
        path: `${nicConfiguration}.configurationDaemon`,
        image: "nic-configuration-operator-daemon",
      },
    ],
    workloads: [
      daemonSet(
        "nic-configuration-daemon",
        ["app.kubernetes.io/name", "nic-configuration-daemon"],
        ["nic-configuration-daemon"],
        ["driver"],
      ),
      deployment(
        "nic-configuration-operator",
        ["app.kubernetes.io/component", "nic-configuration-operator"],
        ["nic-configuration-operator"],
      ),
    ],
  },
  section(
    "spectrumXOperator",
    "state-spectrum-x-operator",
    "spectrum-x-operator",
    [
      daemonSet(
        "spectrum-x-flowcontroller",
        ["control-plane", "spectrum-x-flowcontroller"],
        ["spectrum-x-flowcontroller"],
        ["nic"],
      ),
      deployment(
        "spectrum-x-operator",
        ["control-plane", "spectrum-x-operator"],
        ["spectrum-x-operator"],
      ),
    ],
    { since: "25.4" },
  ),
];
