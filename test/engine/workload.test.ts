import assert from "node:assert/strict";
import { dgxNames, vfResources } from "../../lab/cluster/dgxNode.ts";
import { eventually } from "../../lab/cluster/eventually.ts";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import { podNetworking } from "../../provider/plan/sriov/podNetworking.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { describeNode, sriovObject } from "../support/describeNodes.ts";
import { assertExit, textOf } from "../support/engineLab.ts";

interface Pod extends LabObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

const resource = "nvidia.com/resibp24s0";
const rails = vfResources.map((name) => name.replace("nvidia.com/res", ""));

/** A pod template as a user's program makes it. */
function pod(name: string, options: Parameters<typeof podNetworking>[0]): Pod {
  const { annotations, resources, securityContext } = podNetworking(options);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", annotations },
    spec: {
      containers: [{ name: "nccl", image: "registry.lab/nccl:1.0", resources, securityContext }],
    } as Pod["spec"],
  };
}

describe("workloads that want VFs, and policies that wait for them", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let lab: ClusterLab;
  const api = () => lab.cluster.api;

  /** What the device plugin's kubelet says of a node; `null`: nothing of that resource. */
  const offer = (node: string, vfs: string | null) =>
    api().patchStatus(
      { apiVersion: "v1", kind: "Node", metadata: { name: node } },
      { allocatable: { [resource]: vfs }, capacity: { [resource]: vfs } },
    );
  const program = (more: string): void => {
    lab.program(`
new rdma.SriovNetworkNodePolicy("ibp24s0", {
  metadata: { namespace: "${operatorNamespace}" },
  spec: {
    resourceName: "resibp24s0",
    nodeSelector: { "nvidia.com/gpu.present": "true" },
    nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
    numVfs: 8, linkType: "ib",
  },
  waitForNodes: true, ${more}
});`);
  };

  before(async () => {
    lab = await ClusterLab.open("engineworkload", { nodes: 2 });
    await api().apply(sriovObject("SriovOperatorConfig", "default"), { manager: "helm" });
    for (const name of dgxNames(2)) await describeNode(api(), name);
  });
  after(() => lab.close());

  it("a pod of podNetworking with a VF of each rail is scheduled and runs", async () => {
    const networks = rails.map((rail) => ({ name: `dgx-${rail}`, resourceName: `res${rail}` }));
    const wanted = pod("one-of-each", { networks });
    await api().create(wanted);
    const running = await eventually(
      async () => {
        const live = await api().get<Pod>(wanted);
        return live.status?.phase === "Running" ? live : undefined;
      },
      { what: () => "The pod does not run" },
    );
    assert.match(running.spec.nodeName ?? "", /^dgx00[12]$/);
    await api().remove(wanted);
  });

  it("a pod that asks for more VFs than a node has stays pending, with the resource named", async () => {
    const greedy = pod("nine", {
      networks: [{ name: "dgx-ibp24s0", resourceName: "resibp24s0" }],
      resources: { resibp24s0: 9 },
    });
    await api().create(greedy);
    const refused = await eventually(
      async () => {
        const { status } = await api().get<Pod>(greedy);
        return status?.conditions?.find(({ reason }) => reason === "Unschedulable");
      },
      { what: () => "The scheduler says nothing of the pod" },
    );
    assert.match(refused.message ?? "", /Insufficient nvidia\.com\/resibp24s0/);
    assert.equal((await api().get<Pod>(greedy)).status?.phase, "Pending");
    await api().remove(greedy);
  });

  it("SriovNetworkNodePolicy with waitForNodes waits, names node and resource, and ends when it is there", async () => {
    await offer("dgx002", null);
    program("");
    let told = "";
    let arrived: Promise<unknown> | undefined;
    const up = await lab.stack.run(["up", "--yes", "--skip-preview"], {
      onOutput: (text) => {
        told += text;
        if (/waiting: .*dgx002/.test(told)) arrived ??= offer("dgx002", "8");
      },
    });
    await arrived;
    assertExit(up, 0);
    assert.match(told, /nvidia\.com\/resibp24s0 on dgx002: expected 8, found 0/);
    assert.doesNotMatch(told, /dgx001: expected/);
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });

  it("at its deadline says what is still missing, and the next up goes on from there", async () => {
    assertExit(await lab.stack.run(["destroy", "--yes"]), 0);
    await offer("dgx001", "4");
    await describeNode(api(), "dgx002", { syncStatus: "Failed", lastSyncError: "no such PF" });
    program("readyTimeoutSeconds: 2");
    const up = await lab.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(textOf(up), /nvidia\.com\/resibp24s0 on dgx001: expected 8, found 4/);
    assert.match(textOf(up), /dgx002: the operator failed: no such PF/);
    assert.doesNotMatch(textOf(up), /at async|node:internal/);
    await offer("dgx001", "8");
    await describeNode(api(), "dgx002");
    assertExit(await lab.up(), 0);
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });
});
