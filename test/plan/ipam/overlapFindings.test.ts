import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read } from "../../../provider/facts/reading.ts";
import { ipamFindings } from "../../../provider/plan/ipam/ipamFindings.ts";
import { clusterFacts, node } from "../sriov/sriovFixtures.ts";
import { cidrPool, controllerPod, ipPool, livePoolObject, namespace } from "./poolFixtures.ts";
import { saidOf, saidOfPool } from "./saidOfPools.ts";

describe("overlapFindings", () => {
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

  it("cannot tell pod networks that the nodes do not name", () => {
    const { unknown: texts } = ipamFindings(
      { pools: { a: { subnet: "192.168.1.0/24", perNodeBlockSize: 8 } } },
      clusterFacts({ serviceCidrs: read([]), pods: read([controllerPod(namespace)]) }),
    );
    assert.deepEqual(texts, [
      "Overlap with pod networks could not be checked: the nodes name none (podCIDR), the cluster's network plugin deals them itself",
    ]);
  });

  it("tells of a live pool that it cannot read", () => {
    const live = { ...livePoolObject(ipPool({}, "odd")), spec: { subnet: 1 } };
    assert.match(
      saidOfPool({}, { ipPools: read([live]) }).join(),
      /^unknown Overlap with IPPool "odd" could not be checked: subnet/,
    );
  });
});
