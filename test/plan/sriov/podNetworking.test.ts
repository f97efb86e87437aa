import assert from "node:assert/strict";
import { podNetworking } from "../../../provider/plan/sriov/podNetworking.ts";

const ipcLock = { capabilities: { add: ["IPC_LOCK"] } };

describe("podNetworking()", () => {
  it("asks for one VF of each network and names the networks for Multus", () => {
    const amounts = { "nvidia.com/resibp24s0": "1", "nvidia.com/resibp64s0": "1" };
    assert.deepEqual(
      podNetworking({
        networks: [
          { name: "ibp24s0", namespace: "training", resourceName: "resibp24s0", interface: "ib0" },
          { name: "ibp64s0", resourceName: "resibp64s0" },
        ],
      }),
      {
        annotations: { "k8s.v1.cni.cncf.io/networks": "training/ibp24s0@ib0, ibp64s0" },
        resources: { requests: amounts, limits: amounts },
        securityContext: ipcLock,
      },
    );
  });

  it("counts networks that share a resource, and takes the larger of what is said", () => {
    const { resources } = podNetworking({
      networks: [
        { name: "a", resourceName: "shared" },
        { name: "b", resourceName: "shared" },
      ],
      resources: { shared: 1, more: 4 },
      resourcePrefix: "openshift.io",
    });
    assert.deepEqual(resources.requests, { "openshift.io/shared": "2", "openshift.io/more": "4" });
    assert.deepEqual(resources.limits, resources.requests);
  });

  it("writes no annotation without networks", () => {
    assert.deepEqual(podNetworking({ networks: [], resources: { a: 2 } }).annotations, {});
  });
});
