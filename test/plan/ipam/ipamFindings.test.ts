import assert from "node:assert/strict";
import { read, unknown } from "../../../provider/facts/reading.ts";
import type { IpPoolsInput } from "../../../provider/plan/ipam/ipPoolsSpec.ts";
import { controllerPod, ipPool, livePoolObject } from "./poolFixtures.ts";
import { saidOf, saidOfPool } from "./saidOfPools.ts";

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

  it("refuses one name in both kinds, and no pool at all", () => {
    const spec = { subnet: "192.168.1.0/24", perNodeBlockSize: 8 };
    assert.match(
      saidOf({
        pools: { a: spec },
        cidrPools: { a: { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24 } },
      }).join(),
      /problem cidrPools\.a: "a" is in pools and in cidrPools/,
    );
    assert.match(saidOf({}).join(), /pools and cidrPools are empty/);
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
});
