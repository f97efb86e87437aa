import assert from "node:assert/strict";
import { dgxInterfaces } from "../../lab/cluster/dgxInterfaces.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { assertExit, textOf } from "../support/engineLab.ts";

const apiVersion = "sriovnetwork.openshift.io/v1";
const sriov = (kind: string, name: string, spec: object = {}): LabObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: operatorNamespace },
  spec,
});

const policy = `
const metadata = { namespace: "${operatorNamespace}" };
const policy = new rdma.SriovNetworkNodePolicy("ibp24s0", { metadata, spec: {
  resourceName: "resibp24s0",
  nodeSelector: { "nvidia.com/gpu.present": "true" },
  nicSelector: { vendor: "15b3", pfNames: ["ibp24s0"] },
  numVfs: 8, linkType: "ib",
} });
`;
const network = `
new rdma.SriovIBNetwork("ib24", { metadata, spec: {
  resourceName: "resibp24s0", networkNamespace: "default", linkState: "enable",
  ipam: { type: "host-local", ranges: [[{ subnet: "192.168.1.0/24" }]] },
} }, { dependsOn: policy });
`;

describe("cluster resources on the real engine and a real API server", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let lab: ClusterLab;
  const api = () => lab.cluster.api;
  const liveNetwork = () =>
    api().get<LabObject & { spec: Record<string, unknown> }>(sriov("SriovIBNetwork", "ib24"));

  before(async () => {
    lab = await ClusterLab.open("enginecluster", { nodes: 3 });
    await api().apply(sriov("SriovOperatorConfig", "default"), { manager: "helm" });
    for (const name of ["dgx001", "dgx002", "dgx003"]) {
      const state = sriov("SriovNetworkNodeState", name);
      await api().apply(state, { manager: "operator" });
      await api().patchStatus(state, {
        interfaces: dgxInterfaces({ totalvfs: 8 }),
        syncStatus: "Succeeded",
      });
    }
    lab.program(policy + network);
  });
  after(() => lab.close());

  it("previews without a write, applies, and has nothing to do after that", async () => {
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(preview.stdout, /\+ 3 to create/);
    assert.deepEqual(await api().list(apiVersion, "SriovIBNetwork"), []);
    assertExit(await lab.up(), 0);
    assert.match(String((await liveNetwork()).spec.ipam), /192\.168\.1\.0\/24/);
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });

  it("sees what somebody edited, names the field, and puts it back", async () => {
    await api().request(
      "PATCH",
      `/apis/${apiVersion}/namespaces/${operatorNamespace}/sriovibnetworks/ib24?fieldManager=kubectl-edit`,
      { spec: { linkState: "disable" } },
      "merge",
    );
    const preview = await lab.preview("--diff");
    assertExit(preview, 0);
    assert.match(preview.stdout, /object: *"SriovIBNetwork network-operator\/ib24"/);
    assert.match(
      (await lab.preview()).stdout,
      /was edited \(field manager "kubectl-edit" owns spec\.linkState\): it would be put back/,
    );
    assertExit(await lab.up(), 0);
    assert.equal((await liveNetwork()).spec.linkState, "enable");
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });

  it("names the field manager that holds a field, and takes it over by force", async () => {
    await api().apply(sriov("SriovIBNetwork", "ib24", { linkState: "auto" }), {
      manager: "gitops",
      force: true,
    });
    const refused = await lab.preview();
    assert.notEqual(refused.exitCode, 0);
    assert.match(textOf(refused), /field manager "gitops" owns spec\.linkState/);
    lab.program(policy + network.replace("{ metadata,", "{ force: true, metadata,"));
    assertExit(await lab.up(), 0);
    assert.equal((await liveNetwork()).spec.linkState, "enable");
    lab.program(policy + network);
    assertExit(await lab.up(), 0);
  });

  it("refuses at preview what a rule or the API server refuses, with the reason", async () => {
    lab.program(policy.replace("numVfs: 8", 'numVfs: 8, deviceType: "vfio-pci", isRdma: true'));
    const rule = await lab.preview();
    assert.notEqual(rule.exitCode, 0);
    assert.match(textOf(rule), /vfio-pci/);
    assert.doesNotMatch(textOf(rule), /at async|node:internal/);
    lab.program(
      policy.replace('"ibp24s0", {', '"ibp24s0", { force: false,').replace("pfNames", "pfName"),
    );
    assert.match(textOf(await lab.preview()), /pfNames \(a list\)/);
    lab.program(policy.replace("metadata, spec", 'metadata: { namespace: "absent" }, spec'));
    const server = await lab.preview();
    assert.notEqual(server.exitCode, 0);
    assert.match(textOf(server), /namespaces "absent" not found|namespace/);
    lab.program(policy + network);
  });

  it("foretells which nodes the operator would reboot, and what to do instead", async () => {
    lab.program(policy.replace("numVfs: 8", "numVfs: 4") + network);
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(preview.stdout, /would reboot 3 of 3 nodes/);
    assert.match(preview.stdout, /reboot\s+dgx\[001-003\]/);
    assert.match(preview.stdout.replaceAll(/\s+/g, " "), /wants exactly 4.*NicFirmwareVfs/);
    lab.program(policy + network);
  });

  it("refresh shows what is there, and loses nothing of the inputs", async () => {
    assertExit(await lab.stack.run(["refresh", "--yes"]), 0);
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });

  it("says which right is missing, checks the schema instead, and stops before a forbidden write", async () => {
    const reader = await lab.cluster.kubeconfigFor({ user: "reader" });
    for (const [name, verbs] of [["reader", ["get", "list", "watch"]]] as const) {
      await api().create({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: { name },
        rules: [{ apiGroups: ["*"], resources: ["*"], verbs }],
      });
      await api().create({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name }],
      });
    }
    lab.program(policy + network.replace('"enable"', '"auto"'));
    lab.stack.configure({ "rdma:cluster": { kubeconfig: reader } });
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(
      preview.stdout.replaceAll(/\s+/g, " "),
      /Schema checked only.*cannot patch resource "sriovibnetworks"/,
    );
    const up = await lab.up();
    assert.notEqual(up.exitCode, 0);
    assert.match(textOf(up), /cannot patch resource "sriovibnetworks".*deploy\/rbac\.yaml/s);
    assert.equal((await liveNetwork()).spec.linkState, "enable");
    lab.stack.configure({ "rdma:cluster": { kubeconfig: lab.cluster.kubeconfig } });
    lab.program(policy + network);
    assertExit(await lab.up(), 0);
  });

  it("one line says that the API server is away or the kubeconfig is wrong", async () => {
    await lab.cluster.stopApiserver();
    const away = await lab.preview();
    assert.notEqual(away.exitCode, 0);
    assert.match(textOf(away), /cannot be reached \(ECONNREFUSED\)/);
    assert.doesNotMatch(textOf(away), /node:internal/);
    await lab.cluster.startApiserver();
    lab.stack.configure({ "rdma:cluster": { kubeconfig: "/nowhere" } });
    assert.match(textOf(await lab.preview()), /Cannot read kubeconfig "\/nowhere"/);
    lab.stack.configure({ "rdma:cluster": { kubeconfig: lab.cluster.kubeconfig } });
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });

  it("deletes in the reverse order, and only what carries its own mark", async () => {
    await api().apply(sriov("SriovIBNetwork", "theirs", { resourceName: "x" }), { manager: "k" });
    assertExit(await lab.stack.run(["destroy", "--yes"]), 0);
    const left = await api().list<LabObject>(apiVersion, "SriovIBNetwork");
    assert.deepEqual(
      left.map(({ metadata }) => metadata.name),
      ["theirs"],
    );
    assert.deepEqual(await api().list(apiVersion, "SriovNetworkNodePolicy"), []);
  });
});
