import assert from "node:assert/strict";
import { hostsFromNodes, type NodesOptions } from "../../provider/inventory/hostsFromNodes.ts";
import { mergeHosts } from "../../provider/inventory/mergeHosts.ts";
import { json, refusal, ScriptedApi } from "../cluster/support/scriptedApi.ts";

const resources = json(200, { resources: [{ name: "nodes", kind: "Node", namespaced: false }] });

const node = (name: string, addresses: Readonly<Record<string, string>> = {}): object => ({
  metadata: { name, labels: { gpu: "true" } },
  status: {
    addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })),
  },
});

const dgx10 = node("dgx10", {
  Hostname: "dgx10",
  InternalIP: "10.0.0.10",
  ExternalIP: "192.0.2.1",
});
const dgx9 = node("dgx9", { InternalIP: "10.0.0.9" });
const login = node("login", { InternalIP: "10.0.0.1" });

describe("hostsFromNodes()", () => {
  let api: ScriptedApi;
  beforeEach(async () => {
    api = await ScriptedApi.start();
    serve([dgx10, dgx9], [login, dgx10, dgx9]);
  });
  afterEach(() => api.stop());

  /** @param all What is listed without a selector. */
  function serve(selected: readonly object[], all: readonly object[] = selected): void {
    api.answers = [
      (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
        const items = searchParams.has("labelSelector") ? selected : all;
        (pathname === "/api/v1" ? resources : json(200, { items }))(request, response);
      },
    ];
  }

  function read(options: Partial<NodesOptions> = {}): ReturnType<typeof hostsFromNodes> {
    return hostsFromNodes({ selector: "gpu=true", kubeconfig: api.kubeconfig(), ...options });
  }

  it("keeps node names, takes their internal addresses, and sorts them", async () => {
    assert.equal(
      JSON.stringify(await read()),
      '{"dgx9":{"address":"10.0.0.9"},"dgx10":{"address":"10.0.0.10"}}',
    );
  });

  it("lets the API server read the selector and asks for nothing but nodes", async () => {
    await read({ selector: "gpu=true,rack in (a, b)" });
    assert.deepEqual(
      api.asked.map((line) => decodeURIComponent(line.replaceAll("+", " "))),
      ["GET /api/v1", "GET /api/v1/nodes?labelSelector=gpu=true,rack in (a, b)&limit=500"],
    );
  });

  it("takes labels as an object", async () => {
    await read({ selector: { "nvidia.com/gpu.present": "true", rack: "a" } });
    assert.match(
      decodeURIComponent(api.asked[1] ?? ""),
      /labelSelector=nvidia\.com\/gpu\.present=true,rack=a&/,
    );
  });

  it("takes another address, or none for names that DNS knows", async () => {
    serve([dgx10]);
    assert.deepEqual(await read({ address: "ExternalIP" }), { dgx10: { address: "192.0.2.1" } });
    assert.deepEqual(await read({ address: "Hostname" }), { dgx10: {} });
    assert.deepEqual(await read({ address: "none", shared: { user: "ops" } }), {
      dgx10: { user: "ops" },
    });
  });

  it("names the nodes that have no such address, and what they have", async () => {
    await assert.rejects(read({ address: "ExternalIP" }), {
      message:
        'nodes with "gpu=true".dgx9: has no address of type ExternalIP, only InternalIP; choose another with `address`, "none" for the node\'s name',
    });
  });

  it("refuses a selector that means no node, and tells how many there are", async () => {
    serve([], [login]);
    await assert.rejects(read(), {
      message: 'nodes with "gpu=true": found no host of 1 nodes',
    });
  });

  it("refuses another number than expected", async () => {
    await assert.rejects(read({ expect: 3 }), {
      message: 'nodes with "gpu=true": expected 3 hosts, found 2 of 3 nodes: dgx[9-10]',
    });
    assert.equal(Object.keys(await read({ expect: 2 })).length, 2);
  });

  it("refuses an empty selector, which would mean every node", async () => {
    await assert.rejects(read({ selector: {} }), /the selector is empty, expected labels such as/);
  });

  it("ends with the API server's own words, without a stack in a program", async () => {
    api.answers = [
      (request, response) => {
        const answer =
          request.url === "/api/v1"
            ? resources
            : refusal(400, "unable to parse requirement: found '!'");
        answer(request, response);
      },
    ];
    await assert.rejects(read({ selector: "gpu!!" }), {
      __pulumiRunError: true,
      message: /^nodes with "gpu!!": .*unable to parse requirement: found '!'/,
    });
  });

  it("tells of a kubeconfig that cannot be read", async () => {
    await assert.rejects(read({ kubeconfig: "/none" }), {
      __pulumiRunError: true,
      message: /^nodes with "gpu=true": Cannot read kubeconfig "\/none"/,
    });
  });

  it("makes a set that a merge with Ansible's completes or contradicts by name", async () => {
    const nodes = await read({ address: "none" });
    assert.deepEqual(mergeHosts(nodes, { dgx9: { user: "ops" } }), {
      dgx9: { user: "ops" },
      dgx10: {},
    });
    const addressed = await read();
    assert.throws(
      () => mergeHosts(addressed, { dgx9: { address: "dgx9.example.com" } }),
      /hosts\.dgx9\.address: is "10\.0\.0\.9" in nodes with "gpu=true", "dgx9\.example\.com" in inventory 2/,
    );
  });
});
