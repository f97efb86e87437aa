import assert from "node:assert/strict";
import {
  liveObjectOf,
  nodeFactsOf,
  podFactsOf,
  serviceCidrsOf,
} from "../../provider/cluster/objectShapes.ts";
import { failsWith } from "./support/failsWith.ts";

describe("nodeFactsOf()", () => {
  it("takes what decisions need of a node", () => {
    const node = nodeFactsOf({
      metadata: { name: "dgx001", labels: { a: "b" }, uid: "u" },
      spec: {
        unschedulable: true,
        podCIDRs: ["10.1.0.0/24"],
        taints: [{ key: "gpu", effect: "NoSchedule" }],
      },
      status: {
        allocatable: { "nvidia.com/gpu": "8", memory: "2113348180Ki" },
        addresses: [
          { type: "InternalIP", address: "10.0.0.1" },
          { type: "Hostname", address: "dgx001" },
        ],
        conditions: [
          { type: "MemoryPressure", status: "False" },
          { type: "Ready", status: "True" },
        ],
        nodeInfo: { osImage: "Ubuntu 24.04.2 LTS", kernelVersion: "6.8.0", machineID: "m" },
      },
    });
    assert.deepEqual(node, {
      name: "dgx001",
      labels: { a: "b" },
      annotations: {},
      unschedulable: true,
      ready: true,
      taints: [{ key: "gpu", value: "", effect: "NoSchedule" }],
      allocatable: { "nvidia.com/gpu": "8", memory: "2113348180Ki" },
      addresses: ["10.0.0.1"],
      podCidrs: ["10.1.0.0/24"],
      osImage: "Ubuntu 24.04.2 LTS",
      kernelVersion: "6.8.0",
    });
  });

  it("takes a node that has just registered for one that is not ready", () => {
    const { ready, unschedulable } = nodeFactsOf({ metadata: { name: "new" } });
    assert.deepEqual([ready, unschedulable], [false, false]);
    const conditions = [{ type: "Ready", status: "Unknown" }];
    assert.equal(nodeFactsOf({ metadata: { name: "lost" }, status: { conditions } }).ready, false);
  });
});

describe("podFactsOf()", () => {
  const pod = (spec: object, status: object = { phase: "Running" }, metadata: object = {}) =>
    podFactsOf({ metadata: { name: "p", namespace: "n", ...metadata }, spec, status })[0];
  const requests = (amounts: Record<string, string>): object => ({
    resources: { requests: amounts },
  });

  it("sums what its containers request of extended resources", () => {
    const containers = [
      requests({ "nvidia.com/gpu": "4", cpu: "2", memory: "1Gi" }),
      requests({ "nvidia.com/gpu": "4", "rdma/shared": "1k", "nvidia.com/vf": "0" }),
      {},
    ];
    assert.deepEqual(pod({ containers })?.extendedResources, {
      "nvidia.com/gpu": 8,
      "rdma/shared": 1000,
      "nvidia.com/vf": 0,
    });
  });

  it("says why containers wait, those of the start first", () => {
    const waiting = (reason: string, message?: string): object => ({
      ready: false,
      state: { waiting: { reason, message } },
    });
    const status = {
      phase: "Pending",
      containerStatuses: [waiting("PodInitializing"), { ready: true, state: { running: {} } }],
      initContainerStatuses: [waiting("ImagePullBackOff", 'Back-off pulling image "x"')],
    };
    assert.deepEqual(pod({ containers: [] }, status)?.waiting, [
      'ImagePullBackOff: Back-off pulling image "x"',
      "PodInitializing",
    ]);
  });

  it("names the kind of its controller, and no other owner's", () => {
    const ownerReferences = [
      { kind: "Backup", name: "b" },
      { kind: "DaemonSet", name: "d", controller: true },
    ];
    assert.equal(pod({}, {}, { ownerReferences })?.ownerKind, "DaemonSet");
    assert.equal(pod({}, {}, { ownerReferences: ownerReferences.slice(0, 1) })?.ownerKind, null);
    assert.equal(pod({})?.node, null);
    assert.equal(pod({ nodeName: "dgx001" })?.node, "dgx001");
  });

  it("passes over pods that have ended", () => {
    for (const phase of ["Succeeded", "Failed"]) assert.equal(pod({}, { phase }), undefined);
    assert.notEqual(pod({}, { phase: "Unknown" }), undefined);
  });
});

describe("liveObjectOf()", () => {
  const raw = { metadata: { name: "a", generation: 3 }, spec: { deep: [1] }, other: 1 };

  it("takes an item of a list, whose kind is the list's", () => {
    assert.deepEqual(liveObjectOf(raw, { apiVersion: "g/v1", kind: "K" }), {
      apiVersion: "g/v1",
      kind: "K",
      name: "a",
      namespace: null,
      labels: {},
      annotations: {},
      generation: 3,
      spec: { deep: [1] },
      status: {},
    });
  });

  it("refuses what is no object", () => {
    for (const wrong of [undefined, null, 7, [], {}, { ...raw, spec: "text" }])
      assert.throws(
        () => liveObjectOf(wrong, { apiVersion: "g/v1", kind: "K" }),
        failsWith("server", /another shape than expected/),
      );
  });
});

describe("serviceCidrsOf()", () => {
  it("gives both ranges of a dual-stack cluster", () => {
    const cidrs = ["10.96.0.0/16", "fd00::/108"];
    assert.deepEqual(serviceCidrsOf({ spec: { cidrs } }), cidrs);
    assert.deepEqual(serviceCidrsOf({}), []);
  });
});
