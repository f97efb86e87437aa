import assert from "node:assert/strict";
import { dgxInterfaces } from "../../lab/cluster/dgxInterfaces.ts";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import { type Cluster, startCluster } from "../../lab/cluster/startCluster.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

const sriov = (kind: string, name: string, spec: object = {}): LabObject => ({
  apiVersion: "sriovnetwork.openshift.io/v1",
  kind,
  metadata: { name, namespace: operatorNamespace },
  spec,
});
const gpu = { "nvidia.com/gpu.present": "true" };
const policy = (numVfs: number): LabObject =>
  sriov("SriovNetworkNodePolicy", "ib24", {
    resourceName: "resibp24s0",
    nodeSelector: gpu,
    nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
    numVfs,
    linkType: "ib",
    priority: 99,
    deviceType: "netdevice",
    isRdma: true,
  });
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

describe("hosts and an operator of the cluster that set the same things", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let lab: EngineLab;
  let cluster: Cluster;
  const firmware = (numOfVfs: number): string =>
    `new NicFirmwareVfs("dgx", { hosts: pool, select: { netdev: "ibp24s0" }, numOfVfs: ${numOfVfs}, match: "exactly" });`;

  before(async () => {
    cluster = await startCluster({ kinds: "ours", nodes: 1, say: console.log });
    const { api } = cluster;
    await api.apply(sriov("SriovOperatorConfig", "default"), { manager: "helm" });
    const state = sriov("SriovNetworkNodeState", "dgx001");
    await api.apply(state, { manager: "operator" });
    await api.patchStatus(state, { interfaces: dgxInterfaces(), syncStatus: "Succeeded" });
    await api.apply(policy(8), { manager: "helm" });
    lab = await EngineLab.open(
      "engineconflicts",
      [{ name: "dgx001", profile: "right" }],
      firmware(8),
    );
    lab.stack.configure({ "rdma:cluster": { kubeconfig: cluster.kubeconfig } });
  });
  after(async () => {
    await lab.close();
    await cluster.stop();
  });

  it("warns of two owners that want the same, with both names", async () => {
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(
      flat(preview.stdout),
      /NicFirmwareVfs dgx and SriovNetworkNodePolicy ib24 both set NUM_OF_VFS to 8 on 0000:18:00\.0 of dgx001: two owners/,
    );
  });

  it("refuses values that contradict a policy of the cluster, with both values", async () => {
    lab.program(firmware(4));
    const preview = await lab.preview();
    assert.notEqual(preview.exitCode, 0);
    assert.match(
      flat(textOf(preview)),
      /NicFirmwareVfs dgx wants NUM_OF_VFS exactly 4 and SriovNetworkNodePolicy ib24 8 on 0000:18:00\.0 of dgx001/,
    );
  });

  it("refuses an RDMA mode that a pool of the cluster undoes", async () => {
    await cluster.api.apply(
      sriov("SriovNetworkPoolConfig", "dgx", {
        nodeSelector: { matchLabels: gpu },
        maxUnavailable: 1,
        rdmaMode: "shared",
      }),
      { manager: "helm" },
    );
    lab.program(`new RdmaMode("dgx", { hosts: pool, mode: "exclusive" });`);
    const preview = await lab.preview();
    assert.notEqual(preview.exitCode, 0);
    assert.match(
      flat(textOf(preview)),
      /RdmaMode dgx wants RDMA mode exclusive and SriovNetworkPoolConfig dgx shared on dgx001/,
    );
    await cluster.api.remove(sriov("SriovNetworkPoolConfig", "dgx"));
  });

  it("says that the cluster could not be asked, and previews the hosts all the same", async () => {
    lab.program(firmware(8));
    lab.stack.configure({ "rdma:cluster": { kubeconfig: "/nowhere" } });
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(flat(preview.stdout), /sets the same values is not known: .*\/nowhere/);
  });
});
