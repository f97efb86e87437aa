import assert from "node:assert/strict";
import { ApiResources } from "../../provider/cluster/apiResources.ts";
import type { FactKind } from "../../provider/cluster/factKind.ts";
import { FactsReader } from "../../provider/cluster/factsReader.ts";
import { failsWith } from "./support/failsWith.ts";
import { type Answer, json, refusal, ScriptedApi } from "./support/scriptedApi.ts";

const node = (name: string): object => ({ metadata: { name } });
const coreKinds = json(200, {
  resources: [
    { name: "nodes", kind: "Node", namespaced: false },
    { name: "nodes/status", kind: "Node", namespaced: false },
    { name: "pods", kind: "Pod", namespaced: true },
  ],
});
const sriovKinds = json(200, {
  resources: [
    { name: "sriovnetworknodepolicies", kind: "SriovNetworkNodePolicy", namespaced: true },
    { name: "sriovoperatorconfigs", kind: "SriovOperatorConfig", namespaced: true },
  ],
});

describe("FactsReader", () => {
  let api: ScriptedApi;
  let reader: FactsReader;
  beforeEach(async () => {
    api = await ScriptedApi.start();
    const connection = await api.connect();
    reader = new FactsReader(connection, new ApiResources(connection));
  });
  afterEach(() => api.stop());

  /** Answers by the path that is asked for; others are not found. */
  const serve = (answers: Readonly<Record<string, Answer>>): void => {
    api.answers = [
      (request, response) => {
        const path = new URL(request.url ?? "", "http://x").pathname;
        (answers[path] ?? refusal(404, "not found"))(request, response);
      },
    ];
  };
  const namesOf = async (kind: FactKind): Promise<unknown> => {
    const list = (await reader.read([kind]))[kind];
    return list.status === "read" ? list.value?.map((one) => (one as { name: string }).name) : list;
  };

  it("reads a list once, however many ask for it, and asks once about a group", async () => {
    const page = json(200, { items: [] });
    const sriov = "/apis/sriovnetwork.openshift.io/v1";
    serve({
      [sriov]: sriovKinds,
      [`${sriov}/sriovnetworknodepolicies`]: page,
      [`${sriov}/sriovoperatorconfigs`]: page,
    });
    const kinds = ["sriovNodePolicies", "sriovOperatorConfigs"] as const;
    await Promise.all([reader.read(kinds), reader.read(kinds)]);
    await reader.read(kinds);
    assert.equal(api.asked.length, 3);
    reader.forget(["sriovOperatorConfigs"]);
    await reader.read(kinds);
    assert.match(api.asked[3] ?? "", /sriovoperatorconfigs/);
    assert.equal(api.asked.length, 4);
  });

  it("joins pages, and begins a list anew that expired between two", async () => {
    api.answers = [
      coreKinds,
      json(200, { metadata: { continue: "p2" }, items: [node("a")] }),
      refusal(410, "The provided continue parameter is too old"),
      json(200, { metadata: { continue: "p2" }, items: [node("a")] }),
      json(200, { metadata: {}, items: [node("b")] }),
    ];
    assert.deepEqual(await namesOf("nodes"), ["a", "b"]);
    assert.deepEqual(api.asked.slice(1), [
      "GET /api/v1/nodes?limit=500",
      "GET /api/v1/nodes?limit=500&continue=p2",
      "GET /api/v1/nodes?limit=500",
      "GET /api/v1/nodes?limit=500&continue=p2",
    ]);
  });

  it("gives up a list that expires again and again", async () => {
    serve({ "/api/v1": coreKinds, "/api/v1/nodes": refusal(410, "too old") });
    await assert.rejects(
      reader.read(["nodes"]),
      failsWith("expired", /Cannot list nodes: too old/),
    );
    assert.equal(api.asked.length, 5);
  });

  it("leaves out pods that have ended, on the server's side and on ours", async () => {
    const pod = (name: string, phase: string): object => ({
      metadata: { name, namespace: "n" },
      spec: { containers: [] },
      status: { phase },
    });
    const items = [
      pod("a", "Running"),
      pod("b", "Succeeded"),
      pod("c", "Failed"),
      pod("d", "Pending"),
    ];
    serve({ "/api/v1": coreKinds, "/api/v1/pods": json(200, { items }) });
    assert.deepEqual(await namesOf("pods"), ["a", "d"]);
    const { searchParams } = new URL(api.asked[1] ?? "", "http://x");
    assert.equal(searchParams.get("fieldSelector"), "status.phase!=Succeeded,status.phase!=Failed");
  });

  it("tells a kind that is missing, a list that is empty and one that is forbidden apart", async () => {
    serve({
      "/apis/sriovnetwork.openshift.io/v1": sriovKinds,
      "/apis/sriovnetwork.openshift.io/v1/sriovoperatorconfigs": json(200, { items: null }),
      "/apis/sriovnetwork.openshift.io/v1/sriovnetworknodepolicies": refusal(
        403,
        'User "ci" cannot list resource "sriovnetworknodepolicies" at the cluster scope',
      ),
    });
    const facts = await reader.read(["ipPools", "sriovOperatorConfigs", "sriovNodePolicies"]);
    assert.deepEqual(facts.ipPools, { status: "read", value: null });
    assert.deepEqual(facts.sriovOperatorConfigs, { status: "read", value: [] });
    const { sriovNodePolicies } = facts;
    assert.match(
      sriovNodePolicies.status === "unknown" ? sriovNodePolicies.why : "",
      /User "ci" cannot list resource .*ClusterRole pulumi-rdma-observe/,
    );
    assert.deepEqual(facts.nodes, { status: "unknown", why: "it was not asked for" });
  });

  it("finds a kind that is installed while the run goes on", async () => {
    serve({});
    assert.deepEqual((await reader.read(["sriovOperatorConfigs"])).sriovOperatorConfigs, {
      status: "read",
      value: null,
    });
    serve({
      "/apis/sriovnetwork.openshift.io/v1": sriovKinds,
      "/apis/sriovnetwork.openshift.io/v1/sriovoperatorconfigs": json(200, {
        items: [node("default")],
      }),
    });
    reader.forget(["sriovOperatorConfigs"]);
    assert.deepEqual(await namesOf("sriovOperatorConfigs"), ["default"]);
  });

  it("fails for all where the server cannot be asked, and does not ask again at once", async () => {
    api.answers = [() => undefined];
    await assert.rejects(reader.read(["nodes"]), failsWith("timeout"));
    await assert.rejects(reader.read(["nodes", "pods"]), failsWith("timeout"));
    assert.equal(api.asked.length, 1);
  });

  it("names an object that is not as the API promises", async () => {
    const items = [{ metadata: { name: "dgx1", labels: 7 } }];
    serve({ "/api/v1": coreKinds, "/api/v1/nodes": json(200, { items }) });
    await assert.rejects(reader.read(["nodes"]), failsWith("server", /dgx1: metadata\.labels/));
  });
});
