import assert from "node:assert/strict";
import { mock } from "node:test";
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
      /^InputError: NetworkOperator nno\.values\.nvIpam: .*write nvIpam into the spec of the NicClusterPolicy$/,
    );
  });

  it("sets all values anew, under a name that helm list shows", async () => {
    const made = await registered(() => [
      new NetworkOperator("nno", { release: "25.7.0", helmRelease: "netop" }).chart,
    ]);
    const chart = made.find(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    assert.equal(chart?.inputs.resetValues, true);
    assert.equal(chart.inputs.name, "netop");
    assert.equal(chart.inputs.chart, "network-operator");
    assert.deepEqual(chart.inputs.repositoryOpts, { repo: "https://helm.ngc.nvidia.com/nvidia" });
  });

  it("takes the chart from a mirror that is an OCI registry", async () => {
    const made = await registered(() => [
      new NetworkOperator("nno", { release: "25.7.0", repository: "oci://mirror.example/charts/" })
        .chart,
    ]);
    const chart = made.find(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    assert.equal(chart?.inputs.chart, "oci://mirror.example/charts/network-operator");
    assert.equal(chart.inputs.repositoryOpts, undefined);
  });

  it("takes values that are known only later as they are", async () => {
    const values = { nfd: { enabled: pulumi.output(false) } };
    const made = await registered(() => [
      new NetworkOperator("nno", { release: "25.7.0", values }).chart,
    ]);
    const chart = made.find(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    assert.deepEqual(chart?.inputs.values, { nfd: { enabled: false } });
  });

  it("refuses pools whose policy deploys no nv-ipam", async () => {
    const pools = { pools: { "vf-1": { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } } };
    await assert.rejects(
      registered(() => [
        new NetworkOperator("nno", { release: "25.7.0", policy: { spec: {} }, pools }),
      ]),
      /NetworkOperator nno\.policy\.spec\.nvIpam/,
    );
  });

  it("warns of what an upgrade changes, once it knows where the cluster comes from", async () => {
    const warned = async (upgradeFrom: string): Promise<string> => {
      const texts: string[] = [];
      const { warn } = pulumi.log;
      const mocked = mock.method(pulumi.log, "warn", (text: string) => {
        texts.push(text);
        return Promise.resolve();
      });
      assert.notEqual(pulumi.log.warn, warn);
      await registered(() => [
        new NetworkOperator("nno", { release: "25.7.0", upgradeFrom }).chart,
      ]);
      mocked.mock.restore();
      return texts.join("\n");
    };
    assert.match(await warned("24.7.0"), /from 24\.7\.0 to 25\.7\.0:\n {2}24\.10 /);
    assert.equal(await warned("25.7.0"), "");
  });
});
