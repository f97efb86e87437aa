import assert from "node:assert/strict";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { assertExit, textOf } from "../support/engineLab.ts";

const apiVersion = "mellanox.com/v1alpha1";
const policy: LabObject = {
  apiVersion,
  kind: "NicClusterPolicy",
  metadata: { name: "nic-cluster-policy" },
};
const pool: LabObject = {
  apiVersion: "nv-ipam.nvidia.com/v1alpha1",
  kind: "IPPool",
  metadata: { name: "vf-pool-1", namespace: operatorNamespace },
};

interface LivePolicy extends LabObject {
  readonly spec: { readonly nvIpam?: Readonly<Record<string, unknown>> };
}

const program = (args: string): string => `new rdma.NicClusterPolicy("policy", { ${args} });`;
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

describe("NicClusterPolicy on the real engine and a real API server", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let lab: ClusterLab;
  const api = () => lab.cluster.api;
  const live = () => api().get<LivePolicy>(policy);
  /** What the operator would write; none runs here. */
  const report = (state: string) =>
    api().patchStatus(policy, { state, appliedStates: [{ name: "state-nv-ipam-cni", state }] });

  before(async () => {
    lab = await ClusterLab.open("enginenicpolicy", { nodes: 3 });
  });
  after(() => lab.close());

  it("refuses at preview what the operator would never get running, with the right name", async () => {
    const refused = async (args: string, ...words: readonly RegExp[]): Promise<void> => {
      lab.program(program(args));
      const preview = await lab.preview();
      assert.notEqual(preview.exitCode, 0, args);
      for (const word of words) assert.match(flat(textOf(preview)), word);
      assert.doesNotMatch(textOf(preview), /node:internal/);
    };
    await refused(`release: "25.8.0", spec: { nvIpam: true }`, /25\.8\.0/, /25\.7\.0/);
    await refused(
      `release: "25.7.0", spec: { nvIpam: { image: "nv-ipam" } }`,
      /nv-ipam/,
      /nvidia-k8s-ipam/,
    );
    await refused(
      `release: "25.7.0", spec: { nvIpam: { repository: "nvcr.io/nvstaging/mellanox" } }`,
      /nvstaging/,
      /nvcr\.io\/nvidia\/mellanox/,
    );
    await refused(`release: "25.7.0", spec: { nvIPAM: true }`, /nvIpam/);
  });

  it("fills images from the release, and names the component that does not get ready", async () => {
    lab.program(program(`release: "25.7.0", spec: { nvIpam: true }, readyTimeoutSeconds: 2`));
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.deepEqual(await api().list(apiVersion, "NicClusterPolicy"), []);
    const up = await lab.up();
    assert.notEqual(up.exitCode, 0);
    assert.deepEqual((await live()).spec.nvIpam, {
      image: "nvidia-k8s-ipam",
      repository: "nvcr.io/nvidia/mellanox",
      version: "network-operator-v25.7.0",
    });
    await report("notReady");
    const again = await lab.up();
    assert.notEqual(again.exitCode, 0);
    assert.match(flat(textOf(again)), /nvIpam/);
    await report("ready");
    assertExit(await lab.up(), 0);
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });

  it("says what an upgrade of the release restarts", async () => {
    lab.program(program(`release: "25.10.0", spec: { nvIpam: true }, readyTimeoutSeconds: 20`));
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(flat(preview.stdout), /NicClusterPolicy: would restart components/);
    assertExit(await lab.up(), 0);
  });

  it("keeps a policy whose removal would take pools with blocks, unless that was agreed to", async () => {
    await api().apply(
      { ...pool, spec: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } },
      { manager: "somebody" },
    );
    await api().patchStatus(pool, {
      allocations: [{ nodeName: "dgx001", startIP: "192.168.1.1", endIP: "192.168.1.8" }],
    });
    lab.program(program(`release: "25.10.0", spec: { nicFeatureDiscovery: true }`));
    const removal = await lab.preview();
    assert.notEqual(removal.exitCode, 0);
    assert.match(flat(textOf(removal)), /vf-pool-1.*dgx001.*onDelete: "delete"/);
    lab.program(program(`release: "25.10.0", spec: { nvIpam: true }, readyTimeoutSeconds: 20`));
    const destroy = await lab.stack.run(["destroy", "--yes"]);
    assert.notEqual(destroy.exitCode, 0);
    assert.match(flat(textOf(destroy)), /vf-pool-1/);
    assert.doesNotMatch(textOf(destroy), /at async|node:internal/);
    await live();
    lab.program(
      program(
        `release: "25.10.0", spec: { nvIpam: true }, readyTimeoutSeconds: 20, onDelete: "delete"`,
      ),
    );
    assertExit(await lab.up(), 0);
    assertExit(await lab.stack.run(["destroy", "--yes"]), 0);
    assert.deepEqual(await api().list(apiVersion, "NicClusterPolicy"), []);
  });
});
