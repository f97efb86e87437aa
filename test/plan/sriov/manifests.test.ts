import assert from "node:assert/strict";
import fc from "fast-check";
import { cniJson } from "../../../provider/plan/sriov/cniJson.ts";
import {
  networkManifest,
  nodePolicyManifest,
  poolConfigManifest,
} from "../../../provider/plan/sriov/manifests.ts";
import { liveNodePolicy, nodePolicyOf } from "../../../provider/plan/sriov/nodePolicy.ts";
import { NodePolicySpec } from "../../../provider/plan/sriov/nodePolicySpec.ts";
import { IbNetworkSpec, NetworkSpec } from "../../../provider/plan/sriov/networkSpec.ts";
import { dgxPolicies, liveObject } from "./sriovFixtures.ts";

/** What the operator makes of `ipam`: without white space, between single quotes of YAML. */
function throughOperator(text: string): unknown {
  assert.ok(!text.includes("'"));
  return JSON.parse(text.replace(/[\s\u0085]/gu, ""));
}

describe("nodePolicyManifest()", () => {
  it("fills in what the operator's webhook would, so that a cluster without it gets the same", () => {
    const spec = NodePolicySpec.parse({
      resourceName: "resibp24s0",
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
      numVfs: 8,
      linkType: "ib",
    });
    assert.deepEqual(nodePolicyManifest(nodePolicyOf("ibp24s0", "network-operator", spec)), {
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovNetworkNodePolicy",
      metadata: { name: "ibp24s0", namespace: "network-operator" },
      spec: {
        resourceName: "resibp24s0",
        nodeSelector: { "nvidia.com/gpu.present": "true" },
        nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
        numVfs: 8,
        linkType: "ib",
        priority: 99,
        deviceType: "netdevice",
        isRdma: true,
      },
    });
  });

  it("keeps isRdma false for Ethernet and for vfio-pci", () => {
    const isRdma = (more: object): unknown =>
      nodePolicyManifest(
        nodePolicyOf(
          "p",
          "n",
          NodePolicySpec.parse({
            resourceName: "r",
            nodeSelector: {},
            nicSelector: {},
            numVfs: 1,
            ...more,
          }),
        ),
      ).spec["isRdma"];
    assert.deepEqual(
      [
        isRdma({}),
        isRdma({ linkType: "ETH" }),
        isRdma({ linkType: "IB", deviceType: "vfio-pci" }),
        isRdma({ isRdma: true }),
      ],
      [false, false, false, true],
    );
  });

  it("writes the eight live policies of a DGX B200 as they are", () => {
    for (const live of dgxPolicies) {
      const parsed = liveNodePolicy(live);
      assert.equal(parsed.status, "read");
      assert.deepEqual(nodePolicyManifest(parsed.value).spec, live.spec);
    }
  });
});

describe("poolConfigManifest()", () => {
  it("leaves out what is not set", () => {
    assert.deepEqual(
      poolConfigManifest({
        name: "rdma",
        namespace: "n",
        spec: { maxUnavailable: 1, rdmaMode: "exclusive" },
      }),
      {
        apiVersion: "sriovnetwork.openshift.io/v1",
        kind: "SriovNetworkPoolConfig",
        metadata: { name: "rdma", namespace: "n" },
        spec: { maxUnavailable: 1, rdmaMode: "exclusive" },
      },
    );
  });
});

describe("networkManifest()", () => {
  it("writes typed IPAM, plugins and capabilities as the texts that the operator wants", () => {
    const spec = IbNetworkSpec.parse({
      resourceName: "resibp24s0",
      networkNamespace: "default",
      ipam: { type: "nv-ipam", poolName: ["v4", "v6"], poolType: "cidrpool" },
      metaPlugins: [{ type: "rdma" }, { type: "tuning", sysctl: { "net.core.somaxconn": "500" } }],
      capabilities: { infinibandGUID: true },
      linkState: "enable",
    });
    const network = {
      kind: "SriovIBNetwork",
      name: "net",
      namespace: "network-operator",
      spec,
    } as const;
    assert.deepEqual(networkManifest(network), {
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovIBNetwork",
      metadata: { name: "net", namespace: "network-operator" },
      spec: {
        resourceName: "resibp24s0",
        networkNamespace: "default",
        linkState: "enable",
        ipam: '{"type":"nv-ipam","poolName":"v4,v6","poolType":"cidrpool"}',
        metaPlugins: '{"type":"rdma"},{"type":"tuning","sysctl":{"net.core.somaxconn":"500"}}',
        capabilities: '{"infinibandGUID":true}',
      },
    });
  });

  it("asks rdma-cni to log in the form that it reads", () => {
    const spec = NetworkSpec.parse({
      resourceName: "r",
      metaPlugins: [{ type: "rdma", debug: true }],
    });
    assert.deepEqual(
      networkManifest({ kind: "SriovNetwork", name: "a", namespace: "b", spec }).spec,
      {
        resourceName: "r",
        metaPlugins: '{"type":"rdma","args":{"cni":{"debug":true}}}',
      },
    );
  });

  it("leaves metaPlugins out where the list is empty", () => {
    const spec = NetworkSpec.parse({ resourceName: "r", metaPlugins: [] });
    const manifest = networkManifest({ kind: "SriovNetwork", name: "a", namespace: "b", spec });
    assert.deepEqual(manifest.spec, { resourceName: "r" });
  });
});

describe("cniJson()", () => {
  it("survives the operator's removal of white space and its single quotes", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })),
        (value) => {
          const odd = { ...value, "it's": "a b\tc\u0085d\u2028e\u00a0f" };
          assert.deepEqual(throughOperator(cniJson(odd)), JSON.parse(JSON.stringify(odd)));
        },
      ),
    );
  });
});

describe("liveNodePolicy()", () => {
  it("leaves out fields of newer operators and takes an absent priority as 0", () => {
    const live = liveObject({
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovNetworkNodePolicy",
      metadata: { name: "p", namespace: "n" },
      spec: {
        resourceName: "r",
        nodeSelector: {},
        nicSelector: { vendor: "15b3", somethingNew: 1 },
        numVfs: 4,
        eSwitchParams: { multiport: true },
        bridge: { ovs: { bridge: { newer: "x", failMode: "secure" } } },
      },
    });
    const parsed = liveNodePolicy(live);
    assert.deepEqual(parsed, {
      status: "read",
      value: {
        name: "p",
        namespace: "n",
        spec: {
          resourceName: "r",
          nodeSelector: {},
          nicSelector: { vendor: "15b3" },
          numVfs: 4,
          bridge: { ovs: { bridge: { failMode: "secure" } } },
          priority: 0,
          deviceType: "netdevice",
          isRdma: false,
        },
      },
    });
  });

  it("is unknown, with the field, where a value cannot be understood", () => {
    const [live] = dgxPolicies;
    assert.ok(live);
    const parsed = liveNodePolicy({ ...live, spec: { ...live.spec, numVfs: "8", newer: true } });
    assert.equal(parsed.status, "unknown");
    assert.match(parsed.why, /^numVfs: /);
  });
});
