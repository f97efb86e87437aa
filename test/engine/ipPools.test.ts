import assert from "node:assert/strict";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { assertExit, textOf } from "../support/engineLab.ts";

const apiVersion = "nv-ipam.nvidia.com/v1alpha1";

/** The eight pools of a DGX B200, eight addresses for each node. */
const eight = `
const pools = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [
  "vf-pool-192-168-" + n,
  { subnet: "192.168." + n + ".0/24", perNodeBlockSize: 8 },
]));
`;
const program = (args: string): string =>
  `${eight}new rdma.IPPools("vf", { namespace: "${operatorNamespace}", ${args} });`;

describe("IPPools on the real engine and a real API server", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let lab: ClusterLab;
  const api = () => lab.cluster.api;
  const pool = (n: number): LabObject => ({
    apiVersion,
    kind: "IPPool",
    metadata: { name: `vf-pool-192-168-${n}`, namespace: operatorNamespace },
  });
  const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

  before(async () => {
    lab = await ClusterLab.open("engineippools", { nodes: 3 });
  });
  after(() => lab.close());

  it("shows each node's block before anything is made, then makes the pools", async () => {
    lab.program(program("pools"));
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(
      preview.stdout,
      /vf-pool-192-168-1: dgx001 192\.168\.1\.1-8, dgx002 192\.168\.1\.9-16/,
    );
    assert.deepEqual(await api().list(apiVersion, "IPPool"), []);
    assertExit(await lab.up(), 0);
    assert.equal((await api().list(apiVersion, "IPPool")).length, 8);
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });

  it("says which nodes change blocks and which pods keep addresses of others", async () => {
    await api().patchStatus(pool(1), {
      allocations: [1, 2, 3].map((n) => ({
        nodeName: `dgx00${n}`,
        startIP: `192.168.1.${n * 8 - 7}`,
        endIP: `192.168.1.${n * 8}`,
      })),
    });
    lab.program(
      program(
        "pools: { ...pools, 'vf-pool-192-168-1': { subnet: '192.168.1.0/24', perNodeBlockSize: 16 } }",
      ),
    );
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(flat(preview.stdout), /vf-pool-192-168-1/);
    assert.match(flat(preview.stdout), /dgx\[001-003\]/);
    lab.program(program("pools"));
  });

  it("refuses at preview pools that cannot work, with field, value and fix", async () => {
    const refused = async (args: string, ...words: readonly RegExp[]): Promise<void> => {
      lab.program(program(args));
      const preview = await lab.preview();
      assert.notEqual(preview.exitCode, 0, args);
      for (const word of words) assert.match(flat(textOf(preview)), word);
      assert.doesNotMatch(textOf(preview), /node:internal/);
    };
    await refused(
      "pools: { p: { subnet: '10.0.0.0/30', perNodeBlockSize: 2 } }",
      /pools\.p/,
      /the pool has 3: dgx\[002-003\]/,
    );
    await refused(
      "pools: { p: { subnet: '10.0.0.0/24', perNodeBlockSize: 8, gateway: '10.0.1.1' } }",
      /pools\.p\.gateway/,
      /10\.0\.1\.1/,
    );
    await refused("pools: { p: { subnet: '10.0.0.0/24', blockSize: 8 } }", /perNodeBlockSize/);
    await refused(
      "pools: { p: { subnet: '10.96.0.0/24', perNodeBlockSize: 8 } }",
      /10\.96\.0\.0\/16/,
    );
    lab.program(program("pools"));
  });

  it("keeps a pool that nodes have blocks of, unless that was agreed to before", async () => {
    const without = "pools: Object.fromEntries(Object.entries(pools).slice(1))";
    lab.program(program(without));
    const refused = await lab.preview();
    assert.notEqual(refused.exitCode, 0);
    assert.match(
      flat(textOf(refused)),
      /nodes have blocks of vf-pool-192-168-1.*onDelete: "delete"/,
    );
    const destroyed = await lab.stack.run(["destroy", "--yes"]);
    assert.notEqual(destroyed.exitCode, 0);
    assert.equal((await api().list(apiVersion, "IPPool")).length, 8);
    lab.program(program("pools, onDelete: 'delete'"));
    assertExit(await lab.up(), 0);
    lab.program(program(`${without}, onDelete: 'delete'`));
    const preview = await lab.preview();
    assertExit(preview, 0);
    assert.match(flat(preview.stdout), /loss\s.*vf-pool-192-168-1/);
    assertExit(await lab.up(), 0);
    assert.equal((await api().list(apiVersion, "IPPool")).length, 7);
    assertExit(await lab.stack.run(["destroy", "--yes"]), 0);
    assert.deepEqual(await api().list(apiVersion, "IPPool"), []);
  });
});
