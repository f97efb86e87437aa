import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { ipamFindings } from "../../../provider/plan/ipam/ipamFindings.ts";
import type {
  CIDRPoolSpec,
  IpPoolsInput,
  IPPoolSpec,
} from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import { clusterFacts, node, said } from "../sriov/sriovFixtures.ts";
import {
  cidrPool,
  controllerPod,
  ipPool,
  livePoolObject,
  namespace,
  nodeNames,
} from "./poolFixtures.ts";

/** With nothing unknown. */
function facts(overrides: Partial<ClusterFacts> = {}): ClusterFacts {
  const all = clusterFacts({
    serviceCidrs: read([]),
    pods: read([controllerPod(namespace)]),
    ...overrides,
  });
  if (all.nodes.status === "unknown") return all;
  const nodes = all.nodes.value.map((each) =>
    each.podCidrs.length > 0 ? each : { ...each, podCidrs: ["10.244.0.0/24"] },
  );
  return { ...all, nodes: read(nodes) };
}

function saidOf(input: IpPoolsInput, overrides: Partial<ClusterFacts> = {}): string[] {
  return said(ipamFindings(input, facts(overrides)));
}

function saidOfPool(spec: Partial<IPPoolSpec>, overrides: Partial<ClusterFacts> = {}): string[] {
  return saidOf(
    { pools: { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec } } },
    overrides,
  );
}

function saidOfCidr(spec: Partial<CIDRPoolSpec>): string[] {
  return saidOf({ cidrPools: { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24, ...spec } } });
}

const eightPools: IpPoolsInput = {
  pools: Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => [
      `vf-pool-192-168-${rail}`,
      { subnet: `192.168.${rail}.0/24`, perNodeBlockSize: 8 },
    ]),
  ),
};

describe("ipamFindings", () => {
  it("has nothing to say of eight pools with room", () => {
    assert.deepEqual(saidOf(eightPools), []);
  });

  const wrongIpPools: readonly [Partial<IPPoolSpec>, path: string, message: RegExp][] = [
    [{ subnet: "192.168.1/24" }, "subnet", /subnet is "192\.168\.1\/24": expected a network/],
    [{ perNodeBlockSize: 0 }, "perNodeBlockSize", /is 0: expected 1 or more/],
    [{ perNodeBlockSize: 255 }, "perNodeBlockSize", /is 255: expected at most 254/],
    [{ gateway: "192.168.2.1" }, "gateway", /"192\.168\.2\.1": expected an address in 192\.168\.1/],
    [{ gateway: "first" }, "gateway", /"first": expected an IP address/],
    [{ gateway: "fd00::1" }, "gateway", /"fd00::1": expected an address in/],
    [
      { exclusions: [{ startIP: "192.168.1.9", endIP: "192.168.1.2" }] },
      "exclusions.0.endIP",
      /expected the end not below the start/,
    ],
    [
      { exclusions: [{ startIP: "192.168.0.9", endIP: "192.168.1.2" }] },
      "exclusions.0.startIP",
      /expected an address in 192\.168\.1\.0\/24/,
    ],
    [
      { perNodeExclusions: [{ startIndex: 0, endIndex: 8 }] },
      "perNodeExclusions.0.endIndex",
      /endIndex is 8: expected at most 7/,
    ],
    [
      { perNodeExclusions: [{ startIndex: 3, endIndex: 2 }] },
      "perNodeExclusions.0",
      /the end not below the start/,
    ],
    [
      { perNodeExclusions: [{ startIndex: -1, endIndex: 2 }] },
      "perNodeExclusions.0",
      /expected 0 or more/,
    ],
    [
      {
        perNodeExclusions: [
          { startIndex: 4, endIndex: 7 },
          { startIndex: 0, endIndex: 3 },
        ],
      },
      "perNodeExclusions",
      /leave none of the 8 addresses of a node/,
    ],
    [
      { nodeSelector: { nodeSelectorTerms: [] } },
      "nodeSelector.nodeSelectorTerms",
      /expected one term or more/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "rank", operator: "Gt", values: ["x"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /expected one whole number/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "gpu present", operator: "Exists" }] }],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.key",
      /key is "gpu present": expected the name of a label/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "a.b/rank", operator: "NotIn", values: ["one two"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /has values \["one two"\]: expected values of labels/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "rank", operator: "In" }] }],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /expected one or more/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "rank", operator: "Exists", values: ["1"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchExpressions.0.values",
      /expected none/,
    ],
    [
      {
        nodeSelector: {
          nodeSelectorTerms: [
            { matchFields: [{ key: "metadata.uid", operator: "In", values: ["1"] }] },
          ],
        },
      },
      "nodeSelector.nodeSelectorTerms.0.matchFields.0",
      /expected metadata\.name/,
    ],
    [{ defaultGateway: true }, "defaultGateway", /without gateway: expected gateway beside it/],
    [{ routes: [{ dst: "10.0.0.0/8" }] }, "routes", /without gateway/],
    [
      { gateway: "192.168.1.254", routes: [{ dst: "10.0.0.0" }] },
      "routes.0.dst",
      /expected a network with its prefix/,
    ],
    [
      { gateway: "192.168.1.254", routes: [{ dst: "fd00::/8" }] },
      "routes.0.dst",
      /both IPv4 or both IPv6/,
    ],
    [
      { gateway: "192.168.1.254", defaultGateway: true, routes: [{ dst: "0.0.0.0/0" }] },
      "routes.0.dst",
      /the default route, and defaultGateway is true/,
    ],
  ];
  for (const [spec, path, message] of wrongIpPools)
    it(`refuses an IPPool with ${JSON.stringify(spec)}`, () => {
      const { problems } = ipamFindings(
        { pools: { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec } } },
        facts(),
      );
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [`pools.a.${path}`],
      );
      assert.match(problems[0]!.message, message);
    });

  const wrongCidrPools: readonly [Partial<CIDRPoolSpec>, path: string, message: RegExp][] = [
    [{ cidr: "10.0.0.1/16" }, "cidr", /has host bits: .* write "10\.0\.0\.0\/16"/],
    [{ cidr: "10.0.0.0" }, "cidr", /expected a network with its prefix/],
    [{ perNodeNetworkPrefix: 15 }, "perNodeNetworkPrefix", /is 15: expected 16 to 32/],
    [{ perNodeNetworkPrefix: 33 }, "perNodeNetworkPrefix", /is 33: expected 16 to 32/],
    [
      { cidr: "0.0.0.0/0", perNodeNetworkPrefix: 0 },
      "perNodeNetworkPrefix",
      /is 0: expected 1 to 32/,
    ],
    [
      { gatewayIndex: 0 },
      "gatewayIndex",
      /is 0: expected 1 to 254, .* other than the network address/,
    ],
    [{ gatewayIndex: 255 }, "gatewayIndex", /is 255: expected 1 to 254/],
    [{ perNodeNetworkPrefix: 31, gatewayIndex: 2 }, "gatewayIndex", /is 2: expected 0 to 1/],
    [
      { perNodeExclusions: [{ startIndex: 0, endIndex: 256 }] },
      "perNodeExclusions.0.endIndex",
      /expected at most 255/,
    ],
    [
      { perNodeExclusions: [{ startIndex: 1, endIndex: 254 }] },
      "perNodeExclusions",
      /leave none of the 254 addresses of a node/,
    ],
    [
      {
        staticAllocations: [
          { nodeName: "n", prefix: "10.0.1.0/24" },
          { nodeName: "n", prefix: "10.0.2.0/24" },
        ],
      },
      "staticAllocations.1.nodeName",
      /"n" twice/,
    ],
    [
      {
        staticAllocations: [
          { nodeName: "n", prefix: "10.0.1.0/24" },
          { nodeName: "m", prefix: "10.0.1.0/24" },
        ],
      },
      "staticAllocations.1.prefix",
      /which another entry/,
    ],
    [
      { staticAllocations: [{ prefix: "10.0.1.0/25" }] },
      "staticAllocations.0.prefix",
      /expected a \/24 inside 10\.0\.0\.0\/16/,
    ],
    [
      { staticAllocations: [{ prefix: "10.1.1.0/24" }] },
      "staticAllocations.0.prefix",
      /expected a \/24 inside/,
    ],
    [
      { staticAllocations: [{ prefix: "10.0.1.5/24" }] },
      "staticAllocations.0.prefix",
      /has host bits/,
    ],
    [{ staticAllocations: [{ prefix: "x" }] }, "staticAllocations.0.prefix", /expected a \/24/],
    [
      { staticAllocations: [{ prefix: "10.0.1.0/24", gateway: "10.0.2.1" }] },
      "staticAllocations.0.gateway",
      /expected an address in 10\.0\.1\.0\/24/,
    ],
    [{ defaultGateway: true }, "defaultGateway", /without gatewayIndex/],
  ];
  for (const [spec, path, message] of wrongCidrPools)
    it(`refuses a CIDRPool with ${JSON.stringify(spec)}`, () => {
      const { problems } = ipamFindings(
        { cidrPools: { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24, ...spec } } },
        facts(),
      );
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [`cidrPools.a.${path}`],
      );
      assert.match(problems[0]!.message, message);
    });

  it("takes what the controller takes: host bits, index 0 of a /31, the last index of an IPv6 network", () => {
    assert.deepEqual(saidOfPool({ subnet: "192.168.1.9/24" }), []);
    assert.deepEqual(saidOfCidr({ perNodeNetworkPrefix: 31, gatewayIndex: 0 }), []);
    assert.deepEqual(
      saidOfCidr({ cidr: "fd00::/64", perNodeNetworkPrefix: 120, gatewayIndex: 255 }),
      [],
    );
  });

  it("refuses names that objects cannot have, one name in both kinds, and no pool at all", () => {
    const spec = { subnet: "192.168.1.0/24", perNodeBlockSize: 8 };
    assert.match(saidOf({ pools: { Rail_1: spec } }).join(), /"Rail_1" has no valid name/);
    assert.match(
      saidOf({
        pools: { a: spec },
        cidrPools: { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24 } },
      }).join(),
      /problem cidrPools\.a: "a" is in pools and in cidrPools/,
    );
    assert.match(saidOf({}).join(), /pools and cidrPools are empty/);
  });

  const overlapping: readonly [
    title: string,
    says: string,
    Partial<ClusterFacts>,
    expected: RegExp,
  ][] = [
    [
      "a live pool of others",
      "warning",
      { ipPools: read([livePoolObject(ipPool({ subnet: "192.168.0.0/16" }, "other"))]) },
      /192\.168\.0\.0\/16 of IPPool "other", which the cluster has already/,
    ],
    [
      "a live CIDRPool",
      "warning",
      { cidrPools: read([livePoolObject(cidrPool({ cidr: "192.168.1.0/28" }, "other"))]) },
      /192\.168\.1\.0\/28 of CIDRPool "other"/,
    ],
    [
      "an address of a node",
      "problem",
      { nodes: read([node("dgx030", { addresses: ["192.168.1.30", "10.1.1.1"] })]) },
      /addresses of nodes dgx030 \(192\.168\.1\.30 of dgx030\)/,
    ],
    [
      "a pod network",
      "warning",
      { nodes: read([node("dgx030", { podCidrs: ["192.168.0.0/22"] })]) },
      /pod network of dgx030 \(192\.168\.0\.0\/22 of dgx030\)/,
    ],
    [
      "services",
      "problem",
      { serviceCidrs: read(["192.168.1.128/25"]) },
      /192\.168\.1\.128\/25, the addresses of services/,
    ],
  ];
  for (const [title, says, overrides, expected] of overlapping)
    it(`tells of an overlap with ${title} as a ${says}`, () => {
      const found = saidOfPool({}, overrides);
      assert.equal(found.length, 1);
      assert.ok(found[0]!.startsWith(`${says} pools.a.subnet: subnet 192.168.1.0/24 `));
      assert.match(found[0]!, expected);
    });

  it("warns of an overlap in the set, once", () => {
    const found = saidOf({
      pools: {
        a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 },
        b: { subnet: "192.168.1.128/25", perNodeBlockSize: 8 },
      },
    });
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^warning pools\.b\.subnet: .* 192\.168\.1\.0\/24 of IPPool "a":/);
  });

  it("does not warn of its own live pool, of pools that nobody reads, or of excluded addresses", () => {
    assert.deepEqual(saidOfPool({}, { ipPools: read([livePoolObject(ipPool({}, "a"))]) }), []);
    assert.deepEqual(
      saidOfPool(
        {},
        { ipPools: read([{ ...livePoolObject(ipPool({}, "b")), namespace: "elsewhere" }]) },
      ),
      [],
    );
    assert.deepEqual(
      saidOfPool(
        { exclusions: [{ startIP: "192.168.1.200", endIP: "192.168.1.254" }] },
        { nodes: read([node("dgx030", { addresses: ["192.168.1.230"] })]) },
      ),
      [],
    );
  });

  it("refuses a pool that is too small for its nodes and names those that get nothing", () => {
    const nodes = read(nodeNames(32).map((name) => node(name)));
    assert.deepEqual(saidOfPool({}, { nodes }), [
      "problem pools.a.perNodeBlockSize: perNodeBlockSize 8 cuts 192.168.1.0/24 into blocks for 31 nodes and the pool " +
        "has 32: n0031 would get no addresses; widen subnet, lower perNodeBlockSize, or narrow nodeSelector",
    ]);
  });

  it("warns when less than a tenth is free, unless growth says how many must be", () => {
    const nodes = read(nodeNames(28).map((name) => node(name)));
    const pools = { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } };
    assert.match(saidOf({ pools }, { nodes }).join(), /^warning .*only 3 left for new ones/);
    assert.deepEqual(saidOf({ pools, growth: 3 }, { nodes }), []);
    assert.match(
      saidOf({ pools, growth: 4 }, { nodes }).join(),
      /^warning .*3 are free, expected 4 \(growth\)/,
    );
    assert.match(
      saidOf({ pools, growth: "11%" }, { nodes }).join(),
      /^warning .*3 are free, expected 4 \(growth\)/,
    );
    assert.deepEqual(saidOf({ pools, growth: "10%" }, { nodes }), []);
    const fewer = read(nodeNames(27).map((name) => node(name)));
    assert.deepEqual(saidOf({ pools }, { nodes: fewer }), []);
  });

  it("warns of nodes that the gateway leaves fewer addresses, or none", () => {
    assert.match(
      saidOfPool({ gateway: "192.168.1.1" }).join(),
      /^warning pools\.a: dgx030 has 7 addresses for pods where other nodes have 8/,
    );
    assert.match(
      saidOfPool({
        perNodeBlockSize: 2,
        gateway: "192.168.1.1",
        perNodeExclusions: [{ startIndex: 1, endIndex: 1 }],
      }).join(),
      /^warning pools\.a: dgx030 has no address for pods where other nodes have 1, because/,
    );
    assert.deepEqual(saidOfPool({ gateway: "192.168.1.254" }), []);
  });

  it("warns of nodes that get blocks which are excluded whole, where the release may deal them", () => {
    const pools = {
      a: {
        subnet: "192.168.1.0/24",
        perNodeBlockSize: 8,
        exclusions: [{ startIP: "192.168.1.0", endIP: "192.168.1.16" }],
      },
    };
    assert.deepEqual(saidOf({ pools }), [
      "warning pools.a.exclusions: exclusions cover whole blocks, the first 192.168.1.1-192.168.1.8: up to release 25.7, " +
        "nv-ipam gives them to nodes all the same, and their pods get no address; set release, or choose a range that " +
        "begins behind them",
    ]);
    assert.match(saidOf({ pools, release: "25.10.0" }).join(), /address; choose a range/);
    assert.deepEqual(saidOf({ pools, release: "26.1.0" }), []);
    assert.match(
      saidOf({ pools, release: "25.7.0" }).join(),
      /^warning pools\.a: dgx\[030-031\] has no address for pods, because/,
    );
  });

  it("says why a selector takes no node", () => {
    const nodeSelector: IPPoolSpec["nodeSelector"] = {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: "nvidia.com/gpu.present", operator: "In", values: ["true"] },
            { key: "rail", operator: "Exists" },
          ],
        },
        { matchFields: [{ key: "metadata.name", operator: "In", values: ["dgx099"] }] },
        {},
      ],
    };
    assert.deepEqual(saidOfPool({ nodeSelector }), [
      "warning pools.a.nodeSelector: nodeSelector takes none of the cluster's 2 nodes: no node fits rail Exists; or no " +
        "node fits metadata.name In dgx099; or a term without requirements fits no node; correct it, or label the nodes first",
    ]);
  });

  it("refuses a namespace that the controller does not read", () => {
    const pods = read([controllerPod("network-operator")]);
    const spec = { pools: { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } } };
    assert.deepEqual(saidOf(spec, { pods }), [
      'problem namespace: namespace is "nvidia-network-operator": the nv-ipam controller runs in "network-operator" and ' +
        'ignores pools elsewhere without a word; write "network-operator"',
    ]);
    assert.deepEqual(saidOf({ ...spec, namespace: "network-operator" }, { pods }), []);
  });

  it("knows the namespace from pools with blocks where no controller is seen", () => {
    const block = { nodeName: "n", startIP: "10.9.0.1", endIP: "10.9.0.8" };
    const other = ipPool({ subnet: "10.9.0.0/24" }, "other");
    const live = { ...livePoolObject(other, [block]), namespace: "network-operator" };
    assert.match(
      saidOfPool({}, { ipPools: read([live]), pods: unknown("pods is forbidden") }).join(),
      /^problem namespace: .* runs in "network-operator"/,
    );
  });

  it("cannot tell the namespace before the controller runs", () => {
    assert.deepEqual(saidOfPool({}, { pods: read([]) }), [
      'unknown Whether nv-ipam reads namespace "nvidia-network-operator" could not be checked: its controller does not run yet',
    ]);
  });

  it("cannot tell pod networks that the nodes do not name", () => {
    const { unknown: texts } = ipamFindings(
      { pools: { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } } },
      clusterFacts({ serviceCidrs: read([]), pods: read([controllerPod(namespace)]) }),
    );
    assert.deepEqual(texts, [
      "Overlap with pod networks could not be checked: the nodes name none (podCIDR), the cluster's network plugin deals them itself",
    ]);
  });

  const sinceRelease: readonly [release: string, Partial<IPPoolSpec>, expected: RegExp | null][] = [
    [
      "25.1.0",
      { gateway: "192.168.1.254", defaultGateway: true },
      /^problem pools\.a\.defaultGateway: defaultGateway is set and release is 25\.1: expected 25\.4 or later/,
    ],
    ["25.4.0", { gateway: "192.168.1.254", defaultGateway: true }, null],
    [
      "24.10.0",
      { gateway: "192.168.1.254", routes: [{ dst: "10.0.0.0/8" }] },
      /^problem pools\.a\.routes: .*expected 25\.4/,
    ],
    [
      "25.10.0",
      { perNodeExclusions: [{ startIndex: 0, endIndex: 0 }] },
      /^problem pools\.a\.perNodeExclusions: .*expected 26\.1/,
    ],
    ["26.1.0", { perNodeExclusions: [{ startIndex: 0, endIndex: 0 }] }, null],
    [
      "25.1.0",
      { perNodeBlockSize: 1 },
      /^problem pools\.a\.perNodeBlockSize: perNodeBlockSize is 1: expected 2 or more/,
    ],
    ["25.4.0", { perNodeBlockSize: 1 }, null],
    [
      "24.7.0",
      { subnet: "192.168.1.0/31", perNodeBlockSize: 2 },
      /^problem pools\.a\.subnet: .* expected a wider one than \/31/,
    ],
    ["25.7", {}, /^problem release: release is "25\.7": .* write "25\.7\.0"/],
    ["nightly", {}, /^problem release: release is "nightly": expected one of /],
  ];
  for (const [release, spec, expected] of sinceRelease)
    it(`${expected === null ? "takes" : "refuses"} ${JSON.stringify(spec)} with release ${release}`, () => {
      const pool = { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec };
      const found = saidOf({ release, pools: { a: pool } });
      if (expected === null) assert.deepEqual(found, []);
      else assert.match(found.join("\n"), expected);
    });

  it("refuses networks of one address with a release that has none", () => {
    const cidrPools = { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 32 } };
    assert.match(
      saidOf({ release: "25.1.0", cidrPools }).join(),
      /^problem cidrPools\.a\.perNodeNetworkPrefix: .* is 32: expected at most 31/,
    );
    assert.deepEqual(saidOf({ release: "25.4.0", cidrPools }), []);
  });

  it("says which resource brings the kinds that are missing", () => {
    assert.deepEqual(saidOfPool({}, { ipPools: read(null), cidrPools: read(null) }), [
      "warning pools: The cluster has no kind IPPool yet: it comes with nvIpam of the NicClusterPolicy; let this resource " +
        "depend on that policy",
    ]);
  });

  it("tells what it could not check", () => {
    const why = unknown("nodes is forbidden");
    assert.deepEqual(
      saidOfPool({}, { nodes: why, pods: why, serviceCidrs: read(null), ipPools: why }),
      [
        "unknown Which namespace nv-ipam reads could not be checked: nodes is forbidden",
        "unknown Whether the blocks suffice for the nodes could not be checked: nodes is forbidden",
        "unknown Overlap with the cluster's other pools could not be checked: nodes is forbidden",
        "unknown Overlap with addresses of nodes and pod networks could not be checked: nodes is forbidden",
        "unknown Overlap with service addresses could not be checked: the cluster does not tell its ranges",
      ],
    );
  });

  it("tells of a live pool that it cannot read", () => {
    const live = { ...livePoolObject(ipPool({}, "odd")), spec: { subnet: 1 } };
    assert.match(
      saidOfPool({}, { ipPools: read([live]) }).join(),
      /^unknown Overlap with IPPool "odd" could not be checked: subnet/,
    );
  });
});
