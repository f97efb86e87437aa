import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { dgxInterfaces } from "../../lab/cluster/dgxInterfaces.ts";
import { dgxNames } from "../../lab/cluster/dgxNode.ts";
import { eventually } from "../../lab/cluster/eventually.ts";
import { installKinds } from "../../lab/cluster/installKinds.ts";
import { nvidiaKinds, sriovKinds } from "../../lab/cluster/kinds.ts";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import { namespaceManifest } from "../../lab/cluster/workloads.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { describeNode, sriovObject } from "../support/describeNodes.ts";
import { assertExit, engineWorkspace, textOf } from "../support/engineLab.ts";
import { assertPrinted, guideProgram } from "../support/guide.ts";

/** Where the stand-in for Pulumi's own plugin of Kubernetes is. */
const plugins = join(import.meta.dirname, "../support/kubernetesPlugin");

const policy: LabObject = {
  apiVersion: "mellanox.com/v1alpha1",
  kind: "NicClusterPolicy",
  metadata: { name: "nic-cluster-policy" },
};

const appliedStates = [
  "state-nv-ipam-cni",
  "state-multus-cni",
  "state-container-networking-plugins",
].map((name) => ({ name, state: "ready" }));

class GuideLab {
  readonly lab: ClusterLab;
  constructor(lab: ClusterLab) {
    this.lab = lab;
  }

  get api() {
    return this.lab.cluster.api;
  }

  async run(words: readonly string[], program: string): Promise<PulumiResult> {
    writeFileSync(join(this.lab.stack.directory, "index.ts"), program);
    const { environment } = await engineWorkspace();
    const PATH = [plugins, environment.PATH].join(delimiter);
    return this.lab.stack.run(words, { environment: { PATH } });
  }

  /** Everything that a preview prints, which ends well or not as is expected. */
  async preview(program: string, exitCode: 0 | 1 = 0): Promise<string> {
    const result = await this.run(["preview"], program);
    assertExit(result, exitCode);
    return textOf(result);
  }

  /** `pulumi up`, while the part of the operator is played: the policy is ready once it is there. */
  async up(program: string): Promise<void> {
    const ready = eventually(
      async () => {
        const [found] = await this.api.list(policy.apiVersion, policy.kind);
        if (found === undefined) return undefined;
        return this.api.patchStatus(policy, { state: "ready", appliedStates });
      },
      { what: () => "No policy was applied", seconds: 30 },
    );
    const [result] = await Promise.all([
      this.run(["up", "--yes", "--skip-preview"], program),
      ready,
    ]);
    assertExit(result, 0);
  }

  close(): Promise<void> {
    return this.lab.close();
  }
}

describe("guide rdma-from-nothing, on a cluster without operator", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  const guide = "rdma-from-nothing";
  let guideLab: GuideLab;

  before(async () => {
    guideLab = new GuideLab(await ClusterLab.open("guidenothing", { kinds: "none", nodes: 6 }));
  });
  after(() => guideLab.close());

  it("its operator is previewed on a bare cluster, blocks of the pools included", async () => {
    const printed = await guideLab.preview(guideProgram(guide, "operator"));
    assertPrinted(guide, "operator", printed);
    assertPrinted(guide, "blocks", printed);
  });

  it("its ports and pod preview without a reboot once the operator runs and hosts are right", async () => {
    const { api } = guideLab;
    await api.apply(namespaceManifest(operatorNamespace), { manager: "lab" });
    await installKinds(api, [...nvidiaKinds, ...sriovKinds]);
    await api.apply(sriovObject("SriovOperatorConfig", "default"), { manager: "helm" });
    await guideLab.up(guideProgram(guide, "operator"));
    for (const name of dgxNames(6)) await describeNode(api, name);
    assertPrinted(guide, "ports", await guideLab.preview(guideProgram(guide, "ports")));
    await guideLab.preview(guideProgram(guide, "pod"));
  });

  it("tells what the operator would reboot where the hosts are not right", async () => {
    await describeNode(guideLab.api, "dgx006", { interfaces: dgxInterfaces({ totalvfs: 16 }) });
    const program = guideProgram(guide, "ports").replace(
      "numVfs: 8,",
      `numVfs: 8, rdmaMode: "exclusive",`,
    );
    const printed = await guideLab.preview(program);
    assertPrinted(guide, "firmware", printed);
    assertPrinted(guide, "mode", printed);
    assertPrinted("troubleshooting-the-cluster", "mode", printed);
  });
});

describe("guides of a cluster whose operator is there", function () {
  this.timeout(1_200_000);
  const upgrade = "upgrade-24.7-to-25.7";
  const troubles = "troubleshooting-the-cluster";
  let guideLab: GuideLab;

  before(async () => {
    guideLab = new GuideLab(await ClusterLab.open("guideupgrade", { nodes: 2 }));
    await guideLab.api.apply(sriovObject("SriovOperatorConfig", "default"), { manager: "helm" });
    for (const name of dgxNames(2)) await describeNode(guideLab.api, name);
  });
  after(() => guideLab.close());

  const nodePolicy = (spec: string, more = ""): string => `
import { SriovNetworkNodePolicy } from "pulumi-rdma";
new SriovNetworkNodePolicy("dgx-ibp24s0", { metadata: { namespace: "${operatorNamespace}" }, spec: { ${spec} }, ${more} });
`;
  const network = (spec: string, namespace = operatorNamespace): string => `
import { SriovNetwork } from "pulumi-rdma";
new SriovNetwork("rdma-network", { metadata: { namespace: "${namespace}" }, spec: { ${spec} } });
`;
  const gpus = `nodeSelector: { "nvidia.com/gpu.present": "true" }`;
  const named = "resourceName: 'rdma_exclusive_device', numVfs: 4, isRdma: true";

  it("troubleshooting-the-cluster: selectors, fields and images are refused in its words", async () => {
    const refused = async (name: string, program: string): Promise<void> => {
      assertPrinted(troubles, name, await guideLab.preview(program, 1));
    };
    await refused(
      "labels",
      nodePolicy(
        `${named}, nodeSelector: { "rdma-capable": "true" }, nicSelector: { pfNames: ["ibp24s0"] }`,
      ),
    );
    await refused(
      "port",
      nodePolicy(`${named}, ${gpus}, nicSelector: { vendor: "15b3", pfNames: ["enp3s0f0"] }`),
    );
    await refused("vendor", nodePolicy(`${named}, ${gpus}, nicSelector: { vendor: "15b3" }`));
    await refused(
      "pfname",
      nodePolicy(`${named}, ${gpus}, nicSelector: { vendor: "15b3", pfName: ["enp3s0f0"] }`),
    );
    await refused(
      "metaplugins",
      network(`resourceName: "rdma_exclusive_device", metaPluginsConfig: '{ "type": "rdma" }'`),
    );
    const image = await guideLab.preview(
      `import { NicClusterPolicy } from "pulumi-rdma";
new NicClusterPolicy("policy", { release: "25.7.0", spec: {
  nvIpam: { image: "nv-ipam", repository: "ghcr.io/mellanox", version: "v0.2.0" },
} });`,
      1,
    );
    assertPrinted(troubles, "image", image);
    assertPrinted(troubles, "tag", image);
  });

  it("troubleshooting-the-cluster: networks without pool or resource are warned of in its words", async () => {
    const elsewhere = await guideLab.preview(
      network(`resourceName: "rdma_exclusive_device"`, "default"),
    );
    assertPrinted(troubles, "namespace", elsewhere);
    assertPrinted(troubles, "resource", elsewhere);
    const poolless = network(
      `resourceName: "resibp24s0", ipam: { type: "nv-ipam", poolName: "vf-pool-192-168-1" }`,
    );
    assertPrinted(troubles, "pool", await guideLab.preview(poolless));
  });

  it("troubleshooting-the-cluster: up names the nodes that do not offer their VFs", async () => {
    await describeNode(guideLab.api, "dgx002", {
      syncStatus: "Failed",
      lastSyncError: "no such PF",
    });
    const offered = { "nvidia.com/resibp24s0": "4" };
    await guideLab.api.patchStatus(
      { apiVersion: "v1", kind: "Node", metadata: { name: "dgx001" } },
      { allocatable: offered, capacity: offered },
    );
    const program = nodePolicy(
      `resourceName: "resibp24s0", numVfs: 8, linkType: "ib", isRdma: true, ${gpus}, nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] }`,
      "waitForNodes: true, readyTimeoutSeconds: 2",
    );
    const result = await guideLab.run(["up", "--yes", "--skip-preview"], program);
    assertPrinted(troubles, "allocatable", textOf(result));
    assertExit(await guideLab.run(["destroy", "--yes"], program), 0);
  });

  it("upgrade-24.7-to-25.7: the old values are refused, each with its new place", async () => {
    const old = guideProgram(upgrade, "upgrade").replace(
      "values: {",
      `values: { deployCR: true, psp: {}, ofedDriver: {}, rdmaSharedDevicePlugin: {}, sriovDevicePlugin: {},
    secondaryNetwork: { multus: { deploy: true } }, nvIpam: { deploy: true },`,
    );
    assertPrinted(upgrade, "values", await guideLab.preview(old, 1));
  });

  it("upgrade-24.7-to-25.7: tells what changes, whose the policy is, and what restarts", async () => {
    await guideLab.api.apply(
      {
        ...policy,
        spec: {
          nvIpam: { image: "nvidia-k8s-ipam", repository: "ghcr.io/mellanox", version: "v0.2.0" },
          secondaryNetwork: {
            multus: {
              image: "multus-cni",
              repository: "ghcr.io/k8snetworkplumbingwg",
              version: "v3.9.3",
            },
            cniPlugins: {
              image: "plugins",
              repository: "ghcr.io/k8snetworkplumbingwg",
              version: "v1.5.0",
            },
          },
        },
      },
      { manager: "helm" },
    );
    const program = guideProgram(upgrade, "upgrade");
    const conflict = await guideLab.preview(program, 1);
    assertPrinted(upgrade, "notes", conflict);
    assertPrinted(upgrade, "conflict", conflict);
    const forced = await guideLab.preview(program.replace("policy: {", "policy: { force: true,"));
    assertPrinted(upgrade, "restart", forced);
    const wrong = program.replace("nvIpam: true", `nvIpam: { image: "nv-ipam" }`);
    assertPrinted(upgrade, "image", await guideLab.preview(wrong, 1));
  });
});
