import type { LabObject } from "./labObject.ts";

/** Extended resources of the eight ConnectX-7 InfiniBand ports of a DGX B200, by netdev. */
export const vfResources = [
  "ibp24s0",
  "ibp64s0",
  "ibp79s0",
  "ibp94s0",
  "ibp154s0",
  "ibp192s0",
  "ibp206s0",
  "ibp220s0",
].map((netdev) => `nvidia.com/res${netdev}`);

export interface DgxNodeOptions {
  readonly name: string;
  /** Place in the cluster, from 0: gives addresses and pod range. */
  readonly index: number;
  /** VFs that each port offers; 0: the resources are missing, as before VFs exist. @default {8} */
  readonly vfs?: number;
  /** Beside the usual ones. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A DGX B200 as its kubelet, node-feature-discovery, the GPU operator and the
 * SR-IOV device plugin describe it; ready from the start. Addresses are
 * 10.141.x.y, pod ranges /24 of 10.144.0.0/12.
 */
export function dgxNode({ name, index, vfs = 8, labels = {} }: DgxNodeOptions): LabObject {
  const now = new Date().toISOString();
  const podCidr = `10.${144 + (index >> 8)}.${index & 0xff}.0/24`;
  const resources = {
    cpu: "224",
    "ephemeral-storage": "1699700525519",
    "hugepages-1Gi": "0",
    "hugepages-2Mi": "0",
    memory: "2113348180Ki",
    pods: "110",
    "nvidia.com/gpu": "8",
    ...(vfs === 0 ? {} : Object.fromEntries(vfResources.map((key) => [key, String(vfs)]))),
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "beta.kubernetes.io/os": "linux",
        "node-role.kubernetes.io/worker": "",
        "nvidia.com/gpu.present": "true",
        "nvidia.com/gpu.count": "8",
        "nvidia.com/gpu.product": "NVIDIA-B200",
        "feature.node.kubernetes.io/pci-10de.present": "true",
        "feature.node.kubernetes.io/pci-15b3.present": "true",
        "feature.node.kubernetes.io/pci-15b3.sriov.capable": "true",
        "feature.node.kubernetes.io/network-sriov.capable": "true",
        "network.nvidia.com/operator.mofed.wait": "false",
        ...labels,
      },
    },
    spec: { podCIDR: podCidr, podCIDRs: [podCidr] },
    status: {
      addresses: [
        { type: "InternalIP", address: `10.141.${1 + (index >> 8)}.${index & 0xff}` },
        { type: "Hostname", address: name },
      ],
      capacity: resources,
      allocatable: resources,
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "kubelet is posting ready status",
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
      nodeInfo: {
        architecture: "amd64",
        bootID: crypto.randomUUID(),
        containerRuntimeVersion: "containerd://1.7.27",
        kernelVersion: "6.8.0-60-generic",
        kubeProxyVersion: "",
        kubeletVersion: "v1.36.3",
        machineID: crypto.randomUUID().replaceAll("-", ""),
        operatingSystem: "linux",
        osImage: "Ubuntu 24.04.2 LTS",
        systemUUID: crypto.randomUUID(),
      },
    },
  };
}

/** `dgx001`, `dgx002`, …; as wide as the last number, at least three digits. */
export function dgxNames(count: number): string[] {
  const width = Math.max(3, String(count).length);
  return Array.from(
    { length: count },
    (_, index) => `dgx${String(index + 1).padStart(width, "0")}`,
  );
}
