import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import type { Network } from "../../../provider/plan/sriov/network.ts";
import { networkFindings } from "../../../provider/plan/sriov/networkFindings.ts";
import { IbNetworkSpec, NetworkSpec } from "../../../provider/plan/sriov/networkSpec.ts";
import { sriovContextOf } from "../../../provider/plan/sriov/sriovContext.ts";
import { hostFacts, rdma } from "../../support/factsBuilder.ts";
import { clusterFacts, context, dgxState, said, sriovObject, stateWith } from "./sriovFixtures.ts";

type Written = Readonly<Record<string, unknown>>;

function network(
  kind: Network["kind"],
  written: Written = {},
  { name = "net", namespace = "network-operator" } = {},
): Network {
  const spec = { resourceName: "resibp24s0", ...written };
  return kind === "SriovNetwork"
    ? { kind, name, namespace, spec: NetworkSpec.parse(spec) }
    : { kind, name, namespace, spec: IbNetworkSpec.parse(spec) };
}

const ib = (written: Written = {}, at: { name?: string; namespace?: string } = {}): Network =>
  network("SriovIBNetwork", written, at);
const withRdma = ib({ metaPlugins: [{ type: "tuning" }, { type: "rdma" }] });
const policyWith = (spec: Written): Partial<ClusterFacts> => ({
  sriovNodePolicies: read([
    sriovObject("SriovNetworkNodePolicy", "one", {
      resourceName: "resibp24s0",
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      nicSelector: { pfNames: ["ibp24s0"] },
      numVfs: 8,
      isRdma: true,
      ...spec,
    }),
  ]),
});
const modes = (first: string, second: string): Partial<ClusterFacts> => ({
  sriovNodeStates: read([
    stateWith("dgx030", { system: { rdmaMode: first } }),
    stateWith("dgx031", { system: { rdmaMode: second } }),
  ]),
});
const ipPool = (name: string, spec: Written = {}): Partial<ClusterFacts> => ({
  ipPools: read([sriovObject("IPPool", name, { subnet: "192.168.1.0/24", ...spec })]),
});
const vfsWithGuid = (guid: string): Partial<ClusterFacts> => ({
  sriovNodeStates: read([
    stateWith("dgx030", {
      interfaces: [
        {
          name: "ibp24s0",
          pciAddress: "0000:18:00.0",
          vendor: "15b3",
          deviceID: "1021",
          Vfs: [0, 1, 2].map((vfID) => ({ vfID, pciAddress: `0000:18:00.${vfID + 1}`, guid })),
        },
      ],
    }),
  ]),
});

interface Case {
  readonly title: string;
  readonly network: Network;
  readonly facts?: Partial<ClusterFacts>;
  /** Starts of all that is said, in order. */
  readonly expected: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: "takes a network of a policy",
    network: ib({ networkNamespace: "default" }),
    expected: [],
  },
  {
    title: "warns of a resource that no policy offers",
    network: ib({ resourceName: "resibp25s0" }),
    expected: [
      'warning resourceName: No SriovNetworkNodePolicy offers "resibp25s0", so pods on this network find no node: offered are resibp24s0, resibp64s0',
    ],
  },
  {
    title: "says that there is no policy at all",
    network: ib(),
    facts: { sriovNodePolicies: read(null) },
    expected: [
      'warning resourceName: No SriovNetworkNodePolicy offers "resibp24s0", so pods on this network find no node: the cluster has no policy yet; declare one',
    ],
  },
  {
    title: "warns of the other link layer",
    network: network("SriovNetwork"),
    expected: [
      'warning resourceName: "resibp24s0" of SriovNetworkNodePolicy "ibp24s0" has linkType "ib", on which a SriovNetwork fails: use a SriovIBNetwork',
    ],
  },
  {
    title: "warns of InfiniBand on Ethernet",
    network: ib(),
    facts: policyWith({ linkType: "ETH" }),
    expected: [
      'warning resourceName: "resibp24s0" of SriovNetworkNodePolicy "one" has linkType "ETH", on which a SriovIBNetwork fails: use a SriovNetwork',
    ],
  },
  {
    title: "refuses networkNamespace outside of the operator's namespace",
    network: ib({ networkNamespace: "training" }, { namespace: "default" }),
    expected: [
      'problem networkNamespace: networkNamespace is "training" in a SriovIBNetwork of namespace "default": only one in the operator\'s namespace "network-operator" may have it; write namespace "network-operator" and networkNamespace "training"',
    ],
  },
  {
    title: "warns of another namespace than the operator's",
    network: ib({}, { namespace: "default" }),
    expected: [
      'warning namespace: namespace is "default" and the SR-IOV operator runs in "network-operator": older releases of it ignore a SriovIBNetwork elsewhere; write namespace "network-operator" and networkNamespace "default"',
    ],
  },
  {
    title: "takes any namespace where the operator's is not known",
    network: ib({ networkNamespace: "training" }, { namespace: "default" }),
    facts: { sriovOperatorConfigs: unknown("no") },
    expected: [],
  },
  {
    title: "says that policies could not be read",
    network: ib(),
    facts: { sriovNodePolicies: unknown("policies may not be listed") },
    expected: [
      'unknown Which policies offer "resibp24s0" could not be checked: policies may not be listed',
    ],
  },

  {
    title: "takes rdma where nodes are exclusive",
    network: withRdma,
    facts: modes("exclusive", "exclusive"),
    expected: [],
  },
  {
    title: "warns of rdma where nodes are shared",
    network: withRdma,
    facts: modes("exclusive", "shared"),
    expected: [
      'warning metaPlugins.1: metaPlugins has rdma, which fails in RDMA mode shared, and dgx031 is in it: set mode "exclusive" there with RdmaMode, or remove rdma',
    ],
  },
  {
    title: "says that a pool has yet to make nodes exclusive",
    network: withRdma,
    facts: {
      ...modes("shared", "shared"),
      sriovPoolConfigs: read([
        sriovObject("SriovNetworkPoolConfig", "rdma", { rdmaMode: "exclusive" }),
      ]),
    },
    expected: [
      "warning metaPlugins.1: metaPlugins has rdma, which fails in RDMA mode shared: dgx[030-031] is in it until the operator's pool has made it exclusive",
    ],
  },
  {
    title: "does not count on the pools of a node that is in two",
    network: withRdma,
    facts: {
      ...modes("shared", "shared"),
      sriovPoolConfigs: read([
        sriovObject("SriovNetworkPoolConfig", "rdma", { rdmaMode: "exclusive" }),
        sriovObject("SriovNetworkPoolConfig", "more", { rdmaMode: "exclusive" }),
      ]),
    },
    expected: [
      "warning metaPlugins.1: metaPlugins has rdma, which fails in RDMA mode shared, and dgx[030-031] is in it: set",
    ],
  },
  {
    title: "says where the mode is not known",
    network: withRdma,
    facts: modes("", "exclusive"),
    expected: [
      "unknown Whether dgx030 is in RDMA mode exclusive, which the plugin rdma needs, could not be read",
    ],
  },
  {
    title: "warns of rdma on VFs of vfio-pci",
    network: withRdma,
    facts: {
      ...modes("exclusive", "exclusive"),
      ...policyWith({ deviceType: "vfio-pci", isRdma: false }),
    },
    expected: [
      'warning metaPlugins.1: metaPlugins has rdma and SriovNetworkNodePolicy "one" gives the VFs to vfio-pci',
    ],
  },
  {
    title: "warns of rdma without isRdma",
    network: withRdma,
    facts: { ...modes("exclusive", "exclusive"), ...policyWith({ isRdma: false }) },
    expected: [
      'warning metaPlugins.1: metaPlugins has rdma and SriovNetworkNodePolicy "one" has isRdma false',
    ],
  },

  {
    title: "takes a pool that is there",
    network: ib({ ipam: { type: "nv-ipam", poolName: "a" } }),
    facts: ipPool("a"),
    expected: [],
  },
  {
    title: "warns of a pool that is not there",
    network: ib({ ipam: { type: "nv-ipam", poolName: "a, b" } }),
    facts: ipPool("a"),
    expected: [
      'warning ipam.poolName: The cluster has no IPPool "b": it has a; correct the name or declare it',
    ],
  },
  {
    title: "warns of the pool that a network's name stands for",
    network: ib({ ipam: { type: "nv-ipam", poolType: "cidrpool" } }),
    facts: { cidrPools: read([]) },
    expected: [
      'warning ipam.poolName: The cluster has no CIDRPool "net", which the network\'s name stands for without poolName: declare it, and let the network depend on it',
    ],
  },
  {
    title: "warns where nv-ipam is not deployed",
    network: ib({ ipam: { type: "nv-ipam", poolName: "a" } }),
    facts: { ipPools: read(null) },
    expected: [
      "warning ipam.type: ipam is nv-ipam and the cluster has no kind IPPool: pods on this network get no address until NicClusterPolicy deploys nvIpam",
    ],
  },
  {
    title: "says that pools could not be read",
    network: ib({ ipam: { type: "nv-ipam", poolName: "a" } }),
    facts: { ipPools: unknown("pools may not be listed") },
    expected: ['unknown Whether IPPool "a" is there could not be checked: pools may not be listed'],
  },
  {
    title: "takes a block of as many addresses as the node has VFs",
    network: ib({ ipam: { type: "nv-ipam", poolName: "a" } }),
    facts: ipPool("a", { perNodeBlockSize: 8 }),
    expected: [],
  },
  {
    title: "warns of a block with fewer addresses than the node has VFs",
    network: ib({ ipam: { type: "nv-ipam", poolName: "a" } }),
    facts: ipPool("a", { perNodeBlockSize: 7 }),
    expected: [
      'warning ipam.poolName: IPPool "a" deals 7 addresses to a node and dgx[030-031] offers 8 VFs of "resibp24s0"',
    ],
  },
  {
    title: "warns of host-local on several nodes",
    network: ib({ ipam: { type: "host-local", subnet: "10.10.10.0/24" } }),
    expected: [
      "warning ipam.type: ipam is host-local, which deals addresses on each node for itself: pods on two of dgx[030-031] get the same ones",
    ],
  },
  {
    title: "takes host-local on one node",
    network: ib({ ipam: { type: "host-local", subnet: "10.10.10.0/24" } }),
    facts: { sriovNodeStates: read([dgxState("dgx030")]) },
    expected: [],
  },
  {
    title: "warns of one static address for every pod",
    network: ib({ ipam: { type: "static", addresses: [{ address: "10.0.0.5/24" }] } }),
    expected: [
      "warning ipam.addresses: ipam is static, so every pod on this network has the same addresses",
    ],
  },
  {
    title: "takes static where pods ask for their own addresses",
    network: ib({
      ipam: { type: "static", addresses: [{ address: "10.0.0.5/24" }] },
      capabilities: { ips: true },
    }),
    expected: [],
  },

  {
    title: "warns of VFs whose GUID is zero",
    network: ib(),
    facts: vfsWithGuid("0000:0000:0000:0000"),
    expected: [
      'warning resourceName: 3 VFs of ibp24s0 on dgx030 have no GUID, and pods on them fail with "VF GUID is not valid"',
    ],
  },
  {
    title: "warns of VFs whose GUID is all ones",
    network: ib(),
    facts: vfsWithGuid("ff:ff:ff:ff:ff:ff:ff:ff"),
    expected: ["warning resourceName: 3 VFs of ibp24s0 on dgx030 have no GUID"],
  },
  {
    title: "counts only VFs of the policy's range",
    network: ib(),
    facts: {
      ...vfsWithGuid("0000:0000:0000:0000"),
      ...policyWith({ nicSelector: { pfNames: ["ibp24s0#2-7"] } }),
    },
    expected: ["warning resourceName: 1 VFs of ibp24s0 on dgx030 have no GUID"],
  },
  {
    title: "does not judge VFs whose GUID was not to be seen",
    network: ib(),
    facts: vfsWithGuid(""),
    expected: [],
  },
  {
    title: "takes VFs without a GUID where pods bring one",
    network: ib({ capabilities: { infinibandGUID: true } }),
    facts: vfsWithGuid("0000:0000:0000:0000"),
    expected: [],
  },
  {
    title: "asks no GUID of Ethernet",
    network: network("SriovNetwork"),
    facts: { ...vfsWithGuid("0000:0000:0000:0000"), ...policyWith({ linkType: "eth" }) },
    expected: [],
  },
  {
    title: "refuses what is wrong with the spec",
    network: ib({ ipam: { type: "dhcp" } }),
    expected: ['problem ipam.type: ipam.type is "dhcp"'],
  },
];

describe("networkFindings()", () => {
  for (const { title, network: judged, facts, expected } of cases)
    it(title, () => {
      const found = said(networkFindings(judged, context(facts)));
      assert.deepEqual(
        found.map((line, i) => line.slice(0, expected[i]?.length)),
        expected,
      );
    });

  it("believes a probed host about its RDMA mode", () => {
    const host = hostFacts({ rdma: rdma({ live: read("exclusive") }) });
    const facts = clusterFacts(modes("shared", "exclusive"));
    const judged = sriovContextOf(facts, {}, new Map([["dgx030", host]]));
    assert.deepEqual(said(networkFindings(withRdma, judged)), []);
  });
});
