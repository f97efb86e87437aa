// The eight InfiniBand ports of DGX B200 for pods: eight VFs of each, with addresses of nv-ipam.
import { SriovPool } from "pulumi-rdma/components";

const ports = [24, 64, 79, 94, 154, 192, 206, 220].map((bus) => `ibp${bus}s0`);

new SriovPool("dgx", {
  namespace: "network-operator",
  nodeSelector: { "nvidia.com/gpu.present": "true" },
  pfs: ports,
  numVfs: 8,
  maxUnavailable: 1,
  policy: { mtu: 4092 },
  networks: {
    namespace: "default",
    // One pool for each port, made before: eight addresses of it for each node.
    ipam: (_port, index) => ({ type: "nv-ipam", poolName: `vf-pool-192-168-${index + 1}` }),
    // A VF of InfiniBand may stay down until it is told otherwise, and
    // a pod sees the RDMA devices of its own VFs alone: hosts have to be exclusive.
    spec: { linkState: "enable", metaPlugins: [{ type: "rdma" }] },
  },
  waitForNodes: true, // `pulumi up` ends when every node offers its VFs
});
