import assert from "node:assert/strict";
import { dgxInterfaces } from "../../lab/cluster/dgxInterfaces.ts";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { assertExit, textOf } from "../support/engineLab.ts";

const apiVersion = "sriovnetwork.openshift.io/v1";
const nodes = ["dgx001", "dgx002"];
const rails = [24, 64, 79, 94, 154, 192, 206, 220].map((slot) => `ibp${slot}s0`);

/** Every compute rail of a DGX B200. */
const program = (pfs: readonly string[], numVfs = 8): string => `
import { SriovPool } from "pulumi-rdma/components";
const pools = new rdma.IPPools("vf", { namespace: "${operatorNamespace}", pools: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map(
  (rail) => ["vf-pool-" + rail, { subnet: "192.168." + rail + ".0/24", perNodeBlockSize: 8 }],
)) });
new SriovPool("dgx", {
  namespace: "${operatorNamespace}",
  nodeSelector: { "nvidia.com/gpu.present": "true" },
  pfs: ${JSON.stringify(pfs)},
  numVfs: ${numVfs},
  networks: {
    namespace: "default",
    ipam: (_, index) => ({ type: "nv-ipam", poolName: "vf-pool-" + (index + 1) }),
  },
}, { dependsOn: pools });
`;

describe("SriovPool on the real engine and a real API server", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let lab: ClusterLab;
  const api = () => lab.cluster.api;
  const object = (kind: string, name: string): LabObject => ({
    apiVersion,
    kind,
    metadata: { name, namespace: operatorNamespace },
    spec: {},
  });
  const namesOf = async (kind: string): Promise<string[]> =>
    (await api().list(apiVersion, kind)).map(({ metadata }) => metadata.name).sort();

  before(async () => {
    lab = await ClusterLab.open("enginesriovpool", { nodes: nodes.length });
    await api().apply(object("SriovOperatorConfig", "default"), { manager: "helm" });
    for (const name of nodes) {
      const state = object("SriovNetworkNodeState", name);
      await api().apply(state, { manager: "operator" });
      await api().patchStatus(state, {
        interfaces: dgxInterfaces({ totalvfs: 8 }),
        syncStatus: "Succeeded",
      });
    }
    lab.program(program(rails));
  });
  after(() => lab.close());

  it("makes a pool, and a policy and a network for each rail, then has nothing to do", async () => {
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.deepEqual(await namesOf("SriovNetworkNodePolicy"), []);
    assertExit(await lab.up(), 0);
    const each = rails.map((pf) => `dgx-${pf}`).sort();
    assert.deepEqual(await namesOf("SriovNetworkPoolConfig"), ["dgx"]);
    assert.deepEqual(await namesOf("SriovNetworkNodePolicy"), each);
    assert.deepEqual(await namesOf("SriovIBNetwork"), each);
    const after = await lab.preview("--expect-no-changes");
    assertExit(after, 0);
    assert.doesNotMatch(textOf(after), /warning/);
  });

  it("foretells what fewer VFs on every rail would make the operator reboot", async () => {
    lab.program(program(rails, 4));
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(textOf(preview), /would reboot 2 of 2 nodes/);
    lab.program(program(rails));
  });

  it("takes the objects of a rail away with it, and all of them at destroy", async () => {
    lab.program(program(rails.slice(1)));
    assertExit(await lab.up(), 0);
    assert.equal((await namesOf("SriovNetworkNodePolicy")).includes("dgx-ibp24s0"), false);
    assert.equal((await namesOf("SriovIBNetwork")).length, 7);
    assertExit(await lab.stack.run(["destroy", "--yes"]), 0);
    for (const kind of ["SriovNetworkPoolConfig", "SriovNetworkNodePolicy", "SriovIBNetwork"])
      assert.deepEqual(await namesOf(kind), [], kind);
  });

  it("refuses a rail that is named twice, with words alone", async () => {
    lab.program(program(["ibp24s0", "ibp24s0"]));
    const refused = await lab.preview();
    assert.notEqual(refused.exitCode, 0);
    assert.match(textOf(refused), /SriovPool dgx: pfs names "ibp24s0" twice/);
    assert.doesNotMatch(textOf(refused), /node:internal|\.ts:\d+/);
  });
});
