import assert from "node:assert/strict";
import { pfSpecs, poolConfigSpec } from "../../components/sriovPoolSpecs.ts";
import { IbNetworkSpec } from "../../provider/plan/sriov/networkSpec.ts";
import { NodePolicySpec } from "../../provider/plan/sriov/nodePolicySpec.ts";
import { PoolConfigSpec } from "../../provider/plan/sriov/poolConfigSpec.ts";

const gpu = { "nvidia.com/gpu.present": "true" };
const pfs = [
  "ibp24s0",
  "ibp64s0",
  "ibp79s0",
  "ibp94s0",
  "ibp154s0",
  "ibp192s0",
  "ibp206s0",
  "ibp220s0",
];

/** The eight PFs of a DGX B200. */
const eight = {
  nodeSelector: gpu,
  pfs,
  numVfs: 8,
  networks: {
    namespace: "default",
    ipam: (_pf: string, index: number) => ({
      type: "nv-ipam" as const,
      poolName: `vf-pool-192-168-${index + 1}`,
    }),
    spec: { linkState: "enable" as const, metaPlugins: [{ type: "rdma" as const }] },
  },
};

describe("pfSpecs()", () => {
  it("makes valid policies and networks of the eight PFs of a DGX B200", () => {
    const specs = pfSpecs(eight);
    assert.deepEqual(
      specs.map(({ pf }) => pf),
      pfs,
    );
    for (const { pf, policy, network } of specs) {
      assert.deepEqual(NodePolicySpec.parse(policy).nicSelector, { vendor: "15b3", pfNames: [pf] });
      assert.equal(policy.resourceName, `res${pf}`);
      assert.equal(IbNetworkSpec.parse(network).resourceName, policy.resourceName);
    }
    assert.deepEqual(specs[7]?.network?.ipam, { type: "nv-ipam", poolName: "vf-pool-192-168-8" });
  });

  it("lets fields of a policy win but the selectors", () => {
    const policy = { mtu: 4000, isRdma: false, nodeSelector: { other: "x" } };
    const [first] = pfSpecs({ ...eight, policy, resourceName: (pf) => `gpu_${pf}` });
    assert.equal(first?.policy.mtu, 4000);
    assert.equal(first.policy.isRdma, false);
    assert.equal(first.policy.resourceName, "gpu_ibp24s0");
    assert.deepEqual(first.policy.nodeSelector, gpu);
  });

  it("makes no networks where none are asked for", () => {
    assert.ok(
      pfSpecs({ nodeSelector: gpu, pfs, numVfs: 8 }).every((one) => one.network === undefined),
    );
  });

  it("lets a PF have a count, a resource, addresses and fields of its own", () => {
    const [plain, own] = pfSpecs({
      ...eight,
      policy: { mtu: 4000, isRdma: false },
      pfs: {
        ibp24s0: {},
        ibp64s0: {
          numVfs: 4,
          resourceName: "storage",
          policy: { mtu: 2000 },
          ipam: { type: "nv-ipam", poolName: "storage" },
        },
      },
    });
    assert.deepEqual(
      [plain?.policy.numVfs, plain?.policy.mtu, plain?.network?.ipam],
      [8, 4000, { type: "nv-ipam", poolName: "vf-pool-192-168-1" }],
    );
    assert.deepEqual(
      [own?.policy.numVfs, own?.policy.mtu, own?.policy.isRdma, own?.policy.resourceName],
      [4, 2000, false, "storage"],
    );
    assert.deepEqual(own?.network?.ipam, { type: "nv-ipam", poolName: "storage" });
    assert.equal(own.network.resourceName, "storage");
  });

  it("refuses a pool of no PFs", () => {
    for (const none of [[], {}])
      assert.throws(() => pfSpecs({ ...eight, pfs: none }), /pfs is empty, expected names/);
  });

  it("refuses a PF that is named twice", () => {
    assert.throws(() => pfSpecs({ ...eight, pfs: ["a", "b", "a"] }), /names "a" twice/);
  });
});

describe("poolConfigSpec()", () => {
  it("takes one node at a time unless told otherwise, and names no mode by itself", () => {
    assert.deepEqual(PoolConfigSpec.parse(poolConfigSpec(eight)), {
      nodeSelector: { matchLabels: gpu },
      maxUnavailable: 1,
    });
    assert.equal(poolConfigSpec({ ...eight, maxUnavailable: "10%" }).maxUnavailable, "10%");
    assert.equal(poolConfigSpec({ ...eight, rdmaMode: "exclusive" }).rdmaMode, "exclusive");
  });
});
