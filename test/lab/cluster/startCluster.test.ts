import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { vfResources } from "../../../lab/cluster/dgxNode.ts";
import { eventually } from "../../../lab/cluster/eventually.ts";
import { installKinds } from "../../../lab/cluster/installKinds.ts";
import { sriovKinds } from "../../../lab/cluster/kinds.ts";
import { LabApiError } from "../../../lab/cluster/labApi.ts";
import type { LabObject } from "../../../lab/cluster/labObject.ts";
import { startCluster } from "../../../lab/cluster/startCluster.ts";
import type { Cluster } from "../../../lab/cluster/startCluster.ts";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

interface LabNode extends LabObject {
  readonly status: {
    readonly conditions: readonly Condition[];
    readonly allocatable: Readonly<Record<string, string>>;
  };
}

interface LabPod extends LabObject {
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly {
      readonly state: { readonly waiting?: { readonly reason: string } };
    }[];
  };
}

const nodes = 4;

describe("startCluster()", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster({ nodes, workloads: true, kinds: "ours", say: console.log });
  });
  after(() => cluster.stop());

  const refused = (status: number, message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof LabApiError, String(error));
    assert.equal(error.status, status);
    assert.match(error.message, message);
    return true;
  };

  it("makes nodes ready, with the GPUs and VFs of a DGX B200", async () => {
    const found = await cluster.api.list<LabNode>("v1", "Node");
    assert.deepEqual(
      found.map(({ metadata }) => metadata.name),
      ["dgx001", "dgx002", "dgx003", "dgx004"],
    );
    for (const { status } of found) {
      assert.equal(status.conditions.find(({ type }) => type === "Ready")?.status, "True");
      assert.equal(status.allocatable["nvidia.com/gpu"], "8");
      for (const resource of vfResources) assert.equal(status.allocatable[resource], "8");
    }
  });

  it("runs the workloads: every pod is bound to a node and Running", async () => {
    const pods = await cluster.api.list<LabPod>("v1", "Pod");
    // A device plugin on each node, two pods of inference, a registry, a training job.
    assert.equal(pods.length, nodes + 4);
    for (const { spec, status } of pods) {
      assert.match(spec.nodeName ?? "", /^dgx00[1-4]$/);
      assert.equal(status.phase, "Running");
    }
  });

  it("refuses an eviction that a budget does not allow, and carries out one that it does", async () => {
    const evict = async (app: string): Promise<void> => {
      const path = `/api/v1/namespaces/inference/pods`;
      const { items } = await cluster.api.request<{ readonly items: readonly LabPod[] }>(
        "GET",
        `${path}?labelSelector=app%3D${app}`,
      );
      const name = items[0]!.metadata.name;
      await cluster.api.request("POST", `${path}/${name}/eviction`, {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace: "inference" },
      });
      const gone = async (): Promise<true | undefined> =>
        (await cluster.api.list<LabPod>("v1", "Pod", "inference")).some(
          ({ metadata }) => metadata.name === name,
        )
          ? undefined
          : true;
      await eventually(gone, { what: () => `Pod ${name} is still there` });
    };
    await assert.rejects(evict("registry"), refused(429, /disruption budget/));
    await evict("llm");
  });

  it("leaves a pod waiting whose image no registry serves", async () => {
    const pod: LabObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "nv-ipam", namespace: "network-operator" },
      spec: { containers: [{ name: "c", image: "ghcr.io/mellanox/nv-ipam:v0.2.0" }] },
    };
    await cluster.api.create(pod);
    const waiting = await eventually(
      async () => (await cluster.api.get<LabPod>(pod)).status.containerStatuses?.[0]?.state.waiting,
      { what: () => "No container waits" },
    );
    assert.equal(waiting.reason, "ImagePullBackOff");
    assert.equal((await cluster.api.get<LabPod>(pod)).status.phase, "Pending");
  });

  it("reports a conflict of field managers with the field and its owner", async () => {
    const pool = (maxUnavailable: number): LabObject => ({
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovNetworkPoolConfig",
      metadata: { name: "gpu", namespace: "network-operator" },
      spec: { maxUnavailable },
    });
    await cluster.api.apply(pool(1), { manager: "helm" });
    await assert.rejects(
      cluster.api.apply(pool(2), { manager: "pulumi-rdma" }),
      refused(409, /conflict with "helm"[^]*\.spec\.maxUnavailable/),
    );
    const forced = await cluster.api.apply(pool(2), { manager: "pulumi-rdma", force: true });
    assert.deepEqual(forced.spec, { maxUnavailable: 2 });
  });

  it("refuses what the schema of a kind of ours does not allow", async () => {
    await assert.rejects(
      cluster.api.apply(
        {
          apiVersion: "sriovnetwork.openshift.io/v1",
          kind: "SriovNetworkPoolConfig",
          metadata: { name: "wrong", namespace: "network-operator" },
          spec: { rdmaMode: "both" },
        },
        { manager: "pulumi-rdma" },
      ),
      refused(422, /spec\.rdmaMode: Unsupported value: "both"/),
    );
  });

  it("serves every kind to any client once it is installed", async () => {
    const { CustomObjectsApi, KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    const client = config.makeApiClient(CustomObjectsApi);
    const kinds = sriovKinds.map((kind) => ({ ...kind, group: "other.example.com" }));
    await installKinds(cluster.api, kinds);
    for (const { group, version, plural } of kinds)
      assert.deepEqual(
        ((await client.listClusterCustomObject({ group, version, plural })) as { items: unknown })
          .items,
        [],
      );
  });

  it("gives users and service accounts no right but what RBAC gives them", async () => {
    const { CoreV1Api, KubeConfig } = await import("@kubernetes/client-node");
    const listNodes = async (kubeconfig: string): Promise<unknown> => {
      const config = new KubeConfig();
      config.loadFromFile(kubeconfig);
      return await config.makeApiClient(CoreV1Api).listNode();
    };
    const user = await cluster.kubeconfigFor({ user: "alice", groups: ["sre"] });
    const account = await cluster.kubeconfigFor({
      namespace: "network-operator",
      serviceAccount: "default",
    });
    await assert.rejects(listNodes(user), /403[^]*alice.*cannot list resource.*nodes/);
    await assert.rejects(
      listNodes(account),
      /403[^]*system:serviceaccount:network-operator:default.*cannot list/,
    );
    await cluster.api.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "sre-view-nodes" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:node" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "sre" }],
    });
    const allowed = await eventually(() => listNodes(user).catch(() => undefined), {
      what: () => "The binding gives no right",
    });
    assert.equal((allowed as { readonly items: readonly unknown[] }).items.length, nodes);
    await assert.rejects(listNodes(account), /403/);
  });

  it("answers again after an outage of the API server, with what was stored", async () => {
    await cluster.stopApiserver();
    await assert.rejects(cluster.api.list("v1", "Node"), /ECONNREFUSED|other side closed/);
    await cluster.startApiserver();
    assert.equal((await cluster.api.list("v1", "Node")).length, nodes);
  });

  it("leaves nothing running and no folder behind", async () => {
    const { directory } = cluster;
    const { pids } = cluster.programs;
    assert.equal(pids.length, 6);
    await cluster.stop();
    assert.deepEqual(pids.filter(isRunning), []);
    assert.deepEqual(cluster.programs.pids, []);
    assert.equal(existsSync(directory), false);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
