import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { NetworkOperator } from "../../components/networkOperator.ts";
import { RdmaNodePool } from "../../components/rdmaNodePool.ts";
import { SriovPool } from "../../components/sriovPool.ts";
import { hosts } from "../../provider/index.ts";

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a program registers until the resources that it returns are there. */
async function registered(program: () => readonly pulumi.Resource[]): Promise<Made[]> {
  const made: Made[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
      const own = inputs as Readonly<Record<string, unknown>>;
      made.push({ type: type.replace(/^.*dynamic\/rdma:/, ""), name, inputs: own });
      return { id: name, state: { ...own, claim: { of: `${type} ${name}` } } };
    },
    call: () => ({}),
  });
  await Promise.all(program().map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
  return made;
}

const pool = hosts("dgx[030-031]");

describe("RdmaNodePool", () => {
  it("claims what it is given, hands every claim to one Rollout", async () => {
    const made = await registered(() => {
      const made = new RdmaNodePool("dgx", {
        hosts: pool,
        mode: "exclusive",
        firmware: { numOfVfs: 8, match: "exactly" },
        numVfs: 8,
        select: { model: "ConnectX-7" },
        rollout: { maxUnavailable: 2 },
      });
      return [made.rollout];
    });
    const of = (type: string) => made.find((one) => one.type === type);
    const types = made.map(({ type }) => type).filter((type) => !type.includes(":"));
    assert.deepEqual(types.sort(), ["NicFirmwareVfs", "RdmaMode", "Rollout", "SriovVfs"]);
    assert.equal(of("RdmaMode")?.inputs.rollout, true);
    assert.deepEqual(of("SriovVfs")?.inputs.select, { model: "ConnectX-7" });
    assert.match(JSON.stringify(of("SriovVfs")?.inputs.firmware), /NicFirmwareVfs dgx/);
    assert.equal((of("Rollout")?.inputs.claims as unknown[]).length, 3);
    assert.equal(of("Rollout")?.inputs.maxUnavailable, 2);
    const urns = made.flatMap(({ inputs }) =>
      typeof inputs.__urn === "string" ? [inputs.__urn] : [],
    );
    assert.equal(new Set(urns).size, 4);
    assert.ok(urns.every((urn) => urn.includes("RdmaNodePool$")));
  });

  it("makes no resource for what is not claimed", async () => {
    const made = await registered(() => [
      new RdmaNodePool("dgx", { hosts: pool, mode: "shared" }).rollout,
    ]);
    assert.deepEqual(
      made.map(({ type }) => type).filter((type) => ["SriovVfs", "NicFirmwareVfs"].includes(type)),
      [],
    );
  });

  it("refuses a pool that claims nothing", async () => {
    await assert.rejects(
      registered(() => [new RdmaNodePool("dgx", { hosts: pool })]),
      /RdmaNodePool dgx: nothing is claimed/,
    );
  });
});

describe("SriovPool", () => {
  it("makes a pool, and a policy and a network for each PF", async () => {
    const made = await registered(() => {
      const sriov = new SriovPool("dgx", {
        namespace: "network-operator",
        nodeSelector: { "nvidia.com/gpu.present": "true" },
        pfs: ["ibp24s0", "ibp64s0"],
        numVfs: 8,
        networks: { namespace: "default" },
      });
      return Object.values(sriov.networks);
    });
    assert.deepEqual(
      made
        .filter(({ type }) => type.startsWith("Sriov"))
        .map(({ type, name }) => `${type} ${name}`)
        .sort(),
      [
        "SriovIBNetwork dgx-ibp24s0",
        "SriovIBNetwork dgx-ibp64s0",
        "SriovNetworkNodePolicy dgx-ibp24s0",
        "SriovNetworkNodePolicy dgx-ibp64s0",
        "SriovNetworkPoolConfig dgx",
      ],
    );
    assert.deepEqual(made.find(({ type }) => type === "SriovIBNetwork")?.inputs.metadata, {
      namespace: "network-operator",
    });
  });
});

describe("NetworkOperator", () => {
  it("installs the chart, then the policy of the same release, then pools in its namespace", async () => {
    const made = await registered(() => {
      const operator = new NetworkOperator("nno", {
        release: "25.7.0",
        namespace: "network-operator",
        values: { sriovNetworkOperator: { enabled: true } },
        policy: { spec: { nvIpam: true } },
        pools: { pools: { "vf-1": { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } } },
      });
      return operator.pools === undefined ? [] : [operator.pools];
    });
    const names = made.map(({ type }) => type).filter((type) => !type.startsWith("rdma:"));
    assert.deepEqual(names, ["kubernetes:helm.sh/v3:Release", "NicClusterPolicy", "IPPools"]);
    const [chart, policy, pools] = names.map((type) => made.find((one) => one.type === type));
    assert.equal(chart?.inputs.version, "25.7.0");
    assert.equal(policy?.inputs.release, "25.7.0");
    assert.equal(pools?.inputs.namespace, "network-operator");
  });

  it("refuses values that the chart of the release does not know, and names their new place", async () => {
    await assert.rejects(
      registered(() => [
        new NetworkOperator("nno", { release: "25.7.0", values: { nvIpam: { deploy: true } } }),
      ]),
      /NetworkOperator nno: values\.nvIpam: .*nvIpam of NicClusterPolicy/,
    );
  });
});
