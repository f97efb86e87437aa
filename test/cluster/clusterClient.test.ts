import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Cluster, startCluster } from "../../lab/cluster/startCluster.ts";
import { ClusterClient } from "../../provider/cluster/clusterClient.ts";
import { ClusterError, type ClusterErrorCode } from "../../provider/cluster/clusterError.ts";
import type { ObjectRef } from "../../provider/cluster/objectRef.ts";

interface Pool extends ObjectRef {
  readonly spec: Readonly<Record<string, unknown>>;
}

function pool(name: string, spec: Readonly<Record<string, unknown>> = {}): Pool {
  return {
    apiVersion: "nv-ipam.nvidia.com/v1alpha1",
    kind: "IPPool",
    metadata: { name, namespace: "default" },
    spec: { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec },
  };
}

function refused(code: ClusterErrorCode, ...words: readonly RegExp[]) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof ClusterError, String(error));
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.match(error.message, word);
    return true;
  };
}

describe("ClusterClient", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let cluster: Cluster;
  let client: ClusterClient;
  before(async () => {
    cluster = await startCluster({ apiOnly: true, kinds: "ours", nodes: 3, say: console.log });
    client = await ClusterClient.open({ kubeconfig: cluster.kubeconfig, readOnly: false });
  });
  after(async () => {
    await client.close();
    await cluster.stop();
  });

  it("keeps nothing of a dry run, applies, and deletes what is there or gone", async () => {
    const manifest = pool("dry");
    assert.equal((await client.apply(manifest, { dryRun: true })).spec.perNodeBlockSize, 8);
    assert.equal(await client.get(manifest), undefined);
    await client.apply(manifest, { dryRun: false });
    assert.equal((await client.get(manifest))?.name, "dry");
    await client.delete(manifest);
    await client.delete(manifest);
    assert.equal(await client.get(manifest), undefined);
  });

  it("names the manager that owns a field, and takes the field over by force", async () => {
    const manifest = pool("owned");
    await client.apply(manifest, { dryRun: false });
    await cluster.api.apply(
      {
        ...manifest,
        metadata: { name: "owned", namespace: "default" },
        spec: { perNodeBlockSize: 16 },
      },
      { manager: "somebody", force: true },
    );
    await assert.rejects(
      client.apply(manifest, { dryRun: true }),
      refused("conflict", /field manager "somebody" owns spec\.perNodeBlockSize/, /force: true/),
    );
    const taken = await client.apply(manifest, { dryRun: false, force: true });
    assert.equal(taken.spec.perNodeBlockSize, 8);
  });

  it("hands on the API server's words about a spec that it refuses", async () => {
    const policy = (spec: object): ObjectRef & { spec: object } => ({
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovNetworkPoolConfig",
      metadata: { name: "p", namespace: "default" },
      spec,
    });
    await assert.rejects(
      client.apply(policy({ rdmaMode: "none" }), { dryRun: true }),
      refused("invalid", /Unsupported value: "none"/),
    );
    await assert.rejects(
      client.apply(policy({ rdmaModes: "shared" }), { dryRun: true }),
      refused("invalid", /rdmaModes/),
    );
  });

  it("says which kind is missing and what brings it", async () => {
    const missing = { ...pool("x"), apiVersion: "nv-ipam.nvidia.com/v1" };
    await assert.rejects(client.get(missing), refused("no_kind", /IPPool/, /NicClusterPolicy/));
    const facts = await client.readFacts(["nicConfigurationTemplates", "nodes"]);
    assert.deepEqual(facts.nicConfigurationTemplates, { status: "read", value: [] });
    assert.equal(facts.nodes.status === "read" ? facts.nodes.value.length : 0, 3);
    assert.equal(facts.pods.status, "unknown");
  });

  it("waits for a change, tells what is missing, and gives up at the deadline", async () => {
    const manifest = pool("slow");
    await client.apply(manifest, { dryRun: false });
    const told: string[] = [];
    const judge = (object: { spec: Readonly<Record<string, unknown>> } | undefined) =>
      Promise.resolve(object?.spec.gateway === undefined ? "no gateway" : undefined);
    const options = { timeoutSeconds: 1, onProgress: (text: string) => void told.push(text) };
    assert.equal(await client.waitFor(manifest, judge, options), "no gateway");
    const waiting = client.waitFor(manifest, judge, { ...options, timeoutSeconds: 60 });
    await client.apply(pool("slow", { gateway: "192.168.1.1" }), { dryRun: false });
    assert.equal(await waiting, undefined);
    assert.equal(told[0], "no gateway");
  });

  it("goes on waiting while the API server is away", async () => {
    const manifest = pool("away");
    await client.apply(manifest, { dryRun: false });
    const waiting = client.waitFor(
      manifest,
      (object) => Promise.resolve(object?.spec.gateway === undefined ? "no gateway" : undefined),
      { timeoutSeconds: 120, onProgress: () => undefined },
    );
    await cluster.stopApiserver();
    await assert.rejects(
      client.apply(manifest, { dryRun: true }),
      refused("unreachable", /127\.0\.0\.1/),
    );
    await cluster.startApiserver();
    await client.apply(pool("away", { gateway: "192.168.1.1" }), { dryRun: false });
    assert.equal(await waiting, undefined);
  });

  it("writes nothing in observe mode, not even a dry run", async () => {
    const observer = await ClusterClient.open({ kubeconfig: cluster.kubeconfig, readOnly: true });
    await assert.rejects(
      observer.apply(pool("o"), { dryRun: true }),
      refused("read_only", /observe/),
    );
    await assert.rejects(observer.delete(pool("o")), refused("read_only"));
    assert.equal((await observer.schemaOf(pool("o")))?.properties?.spec !== undefined, true);
    await observer.close();
  });

  describe("with the rights of deploy/rbac.yaml", () => {
    const as = async (role: string): Promise<ClusterClient> => {
      await cluster.api.create({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: role },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: role }],
      });
      const kubeconfig = await cluster.kubeconfigFor({ user: role });
      return ClusterClient.open({ kubeconfig, readOnly: false });
    };
    const facts = ["nodes", "pods", "ipPools", "sriovNodeStates", "serviceCidrs"] as const;

    before(async () => {
      const text = readFileSync(new URL("../../deploy/rbac.yaml", import.meta.url), "utf8");
      for (const document of text.split(/^---$/m))
        await cluster.api.request(
          "POST",
          "/apis/rbac.authorization.k8s.io/v1/clusterroles",
          document,
          "yaml",
        );
    });

    it("an observer reads everything and may not even try to apply", async () => {
      const observer = await as("pulumi-rdma-observe");
      const read = await observer.readFacts(facts);
      for (const kind of facts) assert.equal(read[kind].status, "read", kind);
      await assert.rejects(
        observer.apply(pool("r"), { dryRun: true }),
        refused("forbidden", /cannot patch resource "ippools"/, /deploy\/rbac\.yaml/),
      );
      await observer.close();
    });

    it("a manager applies and deletes its kinds, and touches no node", async () => {
      const manager = await as("pulumi-rdma-manage");
      await manager.apply(pool("m"), { dryRun: false });
      await manager.delete(pool("m"));
      await assert.rejects(
        manager.delete({ apiVersion: "v1", kind: "Node", metadata: { name: "dgx001" } }),
        refused("forbidden", /cannot delete resource "nodes"/),
      );
      await manager.close();
    });

    it("somebody without rights learns of each list that it could not be read", async () => {
      const kubeconfig = await cluster.kubeconfigFor({ user: "nobody" });
      const nobody = await ClusterClient.open({ kubeconfig, readOnly: false });
      const { nodes } = await nobody.readFacts(["nodes"]);
      assert.match(nodes.status === "unknown" ? nodes.why : "", /cannot list resource "nodes"/);
      await nobody.close();
    });
  });
});
