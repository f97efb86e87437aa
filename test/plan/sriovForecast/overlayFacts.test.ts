import assert from "node:assert/strict";
import { asLive } from "../../../provider/plan/sriovForecast/overlayFacts.ts";
import { exclusive, forecast } from "./support/forecasts.ts";
import { clusterFacts, nodeState } from "./support/operatorFacts.ts";
import { codes } from "./support/predictOne.ts";

describe("asLive()", () => {
  it("makes an object of a manifest that replaces the live one of its name", () => {
    const manifest = {
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovNetworkPoolConfig",
      metadata: { name: "p", namespace: "network-operator" },
      spec: { maxUnavailable: 1 },
    };
    const facts = clusterFacts({
      pools: [exclusive],
      states: [nodeState("n1", { asked: "exclusive" })],
    });
    const nodes = forecast({ facts, edit: { applied: [asLive(manifest)] } });
    assert.deepEqual(codes(nodes[0]?.part.reboots ?? []), ["argument_extra"]);
  });

  it("keeps cluster-scoped objects apart from namespaced ones", () => {
    const manifest = {
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovNetworkPoolConfig",
      metadata: { name: "p" },
      spec: {},
    };
    assert.equal(asLive(manifest).namespace, null);
  });
});
