import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { assertExit, textOf } from "../support/engineLab.ts";

const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

describe("a cluster in trouble, on the real engine", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);

  it("without the kinds of an operator: preview says what brings them, up stops there", async () => {
    const lab = await ClusterLab.open("enginenokinds", { kinds: "none", apiOnly: true });
    try {
      lab.program(
        'new rdma.IPPools("vf", { pools: { p: { subnet: "10.0.0.0/24", perNodeBlockSize: 8 } } });',
      );
      const preview = await lab.preview();
      assertExit(preview, 0);
      assert.match(
        flat(preview.stdout),
        /no IPPool of nv-ipam\.nvidia\.com\/v1alpha1.*NicClusterPolicy/,
      );
      const up = await lab.up();
      assert.notEqual(up.exitCode, 0);
      assert.match(flat(textOf(up)), /its CRD is not installed/);
      assert.doesNotMatch(textOf(up), /node:internal/);
    } finally {
      await lab.close();
    }
  });

  it("an API server that goes away while a policy gets ready is waited for", async () => {
    const lab = await ClusterLab.open("engineoutage", { nodes: 1 });
    const policy: LabObject = {
      apiVersion: "mellanox.com/v1alpha1",
      kind: "NicClusterPolicy",
      metadata: { name: "nic-cluster-policy" },
    };
    try {
      lab.program(
        'new rdma.NicClusterPolicy("p", { release: "25.7.0", spec: { nvIpam: true }, readyTimeoutSeconds: 300 });',
      );
      const up = lab.up();
      const isThere = async (): Promise<boolean> =>
        (await lab.cluster.api.list(policy.apiVersion, policy.kind)).length > 0;
      while (!(await isThere())) await delay(200);
      await lab.cluster.stopApiserver();
      await delay(3000);
      await lab.cluster.startApiserver();
      await lab.cluster.api.patchStatus(policy, {
        state: "ready",
        appliedStates: [{ name: "state-nv-ipam-cni", state: "ready" }],
      });
      assertExit(await up, 0);
      assertExit(await lab.preview("--expect-no-changes"), 0);
    } finally {
      await lab.close();
    }
  });
});
