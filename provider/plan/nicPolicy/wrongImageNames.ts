/**
 * Names that people write for images and that no registry has, by the right
 * name. `nv-ipam` is a CNI type, a label and a DaemonSet, and was the image's
 * name in no release.
 */
const wrongNames: Readonly<Record<string, readonly string[]>> = {
  "nvidia-k8s-ipam": [
    "nv-ipam",
    "nv-ipam-controller",
    "nv-ipam-node",
    "ipam-controller",
    "k8s-ipam",
  ],
  "doca-driver": ["mofed", "ofed", "ofed-driver", "mofed-driver", "doca-ofed", "doca-ofed-driver"],
  "multus-cni": ["multus"],
  plugins: ["cni-plugins", "containernetworking-plugins", "container-networking-plugins"],
  "ipoib-cni": ["ipoib"],
  "k8s-rdma-shared-dev-plugin": [
    "rdma-shared-device-plugin",
    "rdma-shared-dev-plugin",
    "k8s-rdma-shared-device-plugin",
    "rdma-shared-dp",
  ],
  "sriov-network-device-plugin": ["sriov-device-plugin", "sriov-dp", "sriovdp"],
  "ib-kubernetes": ["ib-kubernetes-daemon"],
  doca_telemetry: ["doca-telemetry", "doca-telemetry-service"],
  "nic-configuration-operator-daemon": ["nic-configuration-daemon"],
};

export function isWrongName(image: string, right: string): boolean {
  return wrongNames[right]?.includes(image) ?? false;
}
