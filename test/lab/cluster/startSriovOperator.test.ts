import assert from "node:assert/strict";
import { dgxInterfaces } from "../../../lab/cluster/dgxInterfaces.ts";
import { eventually } from "../../../lab/cluster/eventually.ts";
import { LabApiError } from "../../../lab/cluster/labApi.ts";
import type { LabObject } from "../../../lab/cluster/labObject.ts";
import { startCluster } from "../../../lab/cluster/startCluster.ts";
import type { Cluster } from "../../../lab/cluster/startCluster.ts";
import { startSriovOperator } from "../../../lab/cluster/startSriovOperator.ts";

const namespace = "network-operator";
const apiVersion = "sriovnetwork.openshift.io/v1";
const manager = "test";

describe("startSriovOperator()", function () {
  // First builds take minutes.
  this.timeout(1_800_000);
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster({ nodes: 2, kinds: "upstream", say: console.log });
    await startSriovOperator(cluster, console.log);
    for (const name of ["dgx001", "dgx002"])
      await cluster.api.patchStatus(nodeState(name), {
        interfaces: dgxInterfaces(),
        syncStatus: "Succeeded",
      });
  });
  after(() => cluster.stop());

  it("turns a policy into the VFs of each selected node", async () => {
    await cluster.api.apply(policy("p24", { numVfs: 8 }), { manager });
    for (const name of ["dgx001", "dgx002"]) {
      const interfaces = await eventually(
        async () =>
          (await cluster.api.get<LabObject & { spec: { interfaces?: unknown } }>(nodeState(name)))
            .spec.interfaces,
        { what: () => `${name} has no interfaces` },
      );
      assert.deepEqual(interfaces, [
        {
          name: "ibp24s0",
          pciAddress: "0000:18:00.0",
          linkType: "ib",
          numVfs: 8,
          vfGroups: [
            {
              policyName: "p24",
              resourceName: "resibp24s0",
              deviceType: "netdevice",
              isRdma: true,
              vfRange: "0-7",
            },
          ],
        },
      ]);
    }
  });

  it("refuses what the webhook of the operator refuses, in its words", async () => {
    await assert.rejects(
      cluster.api.apply(policy("many", { numVfs: 200 }), { manager }),
      (error: unknown) => {
        assert.ok(error instanceof LabApiError, String(error));
        assert.match(error.message, /numVfs\(200\) in CR many exceed the maximum allowed value/);
        return true;
      },
    );
  });

  it("makes a NetworkAttachmentDefinition of a network", async () => {
    await cluster.api.apply(
      {
        apiVersion,
        kind: "SriovIBNetwork",
        metadata: { name: "ib24", namespace },
        spec: { resourceName: "resibp24s0", networkNamespace: "default", linkState: "enable" },
      },
      { manager },
    );
    const definition: LabObject = {
      apiVersion: "k8s.cni.cncf.io/v1",
      kind: "NetworkAttachmentDefinition",
      metadata: { name: "ib24", namespace: "default" },
    };
    const { spec } = await eventually(
      () =>
        cluster.api
          .get<LabObject & { spec: { config: string } }>(definition)
          .catch(() => undefined),
      { what: () => "There is no definition" },
    );
    assert.deepEqual(JSON.parse(spec.config), {
      cniVersion: "1.0.0",
      name: "ib24",
      type: "ib-sriov",
      link_state: "enable",
      ipam: {},
    });
  });
});

function nodeState(name: string): LabObject {
  return { apiVersion, kind: "SriovNetworkNodeState", metadata: { name, namespace } };
}

function policy(name: string, spec: Readonly<Record<string, unknown>>): LabObject {
  return {
    apiVersion,
    kind: "SriovNetworkNodePolicy",
    metadata: { name, namespace },
    spec: {
      resourceName: "resibp24s0",
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
      deviceType: "netdevice",
      isRdma: true,
      linkType: "ib",
      ...spec,
    },
  };
}
