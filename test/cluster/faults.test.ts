import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiResources } from "../../provider/cluster/apiResources.ts";
import { ClusterAccess } from "../../provider/cluster/clusterAccess.ts";
import { ClusterError, type ClusterErrorCode } from "../../provider/cluster/clusterError.ts";
import { FactsReader } from "../../provider/cluster/factsReader.ts";
import { KubeConnection } from "../../provider/cluster/kubeConnection.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

const status = (code: number, message: string): Answer => json(code, { kind: "Status", message });

describe("KubeConnection", () => {
  let directory: string;
  let server: Server;
  let answers: Answer[];
  let asked: string[];
  let connection: KubeConnection;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "kube-"));
    answers = [];
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    connection = new KubeConnection(await ClusterAccess.open({ kubeconfig: kubeconfig() }), {
      readOnly: false,
      answerSeconds: 0.4,
    });
  });
  afterEach(async () => {
    await connection.close();
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  });

  function kubeconfig(user: object = { token: "s3cret-token" }, url = address()): string {
    const file = join(directory, "config");
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": "c",
        contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
        clusters: [{ name: "k", cluster: { server: url, "insecure-skip-tls-verify": true } }],
        users: [{ name: "u", user }],
      }),
    );
    return file;
  }

  function address(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const get = (): Promise<unknown> =>
    connection.json({ what: "read it", method: "GET", path: "/x", repeatable: true });
  const remove = (): Promise<unknown> =>
    connection.json({ what: "post it", method: "DELETE", path: "/x", repeatable: false });

  const fails = async (
    call: Promise<unknown>,
    code: ClusterErrorCode,
    ...words: readonly RegExp[]
  ): Promise<void> => {
    await assert.rejects(call, (error: unknown) => {
      assert.ok(error instanceof ClusterError, String(error));
      assert.equal(error.code, code, error.message);
      for (const word of words) assert.match(error.message, word);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
  };

  it("waits as long as a busy server asks, then asks again", async () => {
    answers = [json(429, {}, { "retry-after": "1" }), json(200, { ok: 1 })];
    const started = performance.now();
    assert.deepEqual(await get(), { ok: 1 });
    assert.ok(performance.now() - started >= 990);
  });

  it("does not wait for a server that asks for more than half a minute", async () => {
    answers = [json(429, {}, { "retry-after": "3600" })];
    await fails(get(), "throttled", /try again later/);
    assert.equal(asked.length, 1);
  });

  it("repeats reads when the server stumbles, and gives up after five tries", async () => {
    answers = [status(503, "etcd leader changed"), status(500, "etcd"), json(200, { ok: 2 })];
    assert.deepEqual(await get(), { ok: 2 });
    answers = [status(503, "etcd leader changed")];
    asked = [];
    await fails(get(), "server", /answered 503: etcd leader changed/);
    assert.equal(asked.length, 5);
  });

  it("does not repeat what may not be sent twice", async () => {
    answers = [status(500, "etcd"), json(200, {})];
    await fails(remove(), "server", /answered 500/);
    assert.equal(asked.length, 1);
  });

  it("asks again where the connection was cut in the middle of an answer", async () => {
    answers = [
      (_request, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write('{"half');
        response.socket?.destroy();
      },
      json(200, { whole: true }),
    ];
    assert.deepEqual(await get(), { whole: true });
  });

  it("tells a server that does not answer from one that is not there", async () => {
    answers = [() => undefined];
    await fails(remove(), "timeout", /no answer from http.*within 0\.4 s/);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await fails(remove(), "unreachable", /ECONNREFUSED/, /kubeconfig/);
  });

  it("refuses what is no JSON: a login page of a proxy", async () => {
    answers = [
      (_request, response) => {
        response.end("<html>Please log in</html>");
      },
    ];
    await fails(get(), "server", /no JSON/, /proxy/);
  });

  it("logs in once more when its token is not accepted, then says so", async () => {
    answers = [status(401, "Unauthorized"), json(200, { ok: 3 })];
    assert.deepEqual(await get(), { ok: 3 });
    answers = [status(401, "Unauthorized")];
    asked = [];
    await fails(get(), "unauthorized", /log in to the cluster again/);
    assert.equal(asked.length, 2);
  });

  it("begins a list anew that expired between two pages", async () => {
    const kinds = json(200, { resources: [{ name: "nodes", kind: "Node", namespaced: false }] });
    const node = (name: string): object => ({ metadata: { name } });
    answers = [
      kinds,
      json(200, { metadata: { continue: "p2" }, items: [node("a")] }),
      status(410, "The provided continue parameter is too old"),
      json(200, { metadata: { continue: "p2" }, items: [node("a")] }),
      json(200, { metadata: {}, items: [node("b")] }),
    ];
    const facts = new FactsReader(connection, new ApiResources(connection));
    const { nodes } = await facts.read(["nodes"]);
    const names = nodes.status === "read" ? nodes.value.map(({ name }) => name) : [];
    assert.deepEqual(names, ["a", "b"]);
    assert.deepEqual(asked.slice(1), [
      "/api/v1/nodes?limit=500",
      "/api/v1/nodes?limit=500&continue=p2",
      "/api/v1/nodes?limit=500",
      "/api/v1/nodes?limit=500&continue=p2",
    ]);
  });

  describe("credential plugins", () => {
    const plugin = async (...args: string[]): Promise<KubeConnection> => {
      const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args };
      const access = await ClusterAccess.open({
        kubeconfig: kubeconfig({ exec }),
        loginSeconds: 0.5,
      });
      return new KubeConnection(access, { readOnly: false });
    };
    const credential = JSON.stringify({ status: { token: "from-plugin" } });

    it("are run for their token", async () => {
      let authorization = "";
      answers = [
        (request, response) => {
          authorization = request.headers.authorization ?? "";
          json(200, {})(request, response);
        },
      ];
      connection = await plugin("-c", `echo '${credential}'`);
      await get();
      assert.equal(authorization, "Bearer from-plugin");
    });

    it("are named when they fail, with their own first words", async () => {
      connection = await plugin("-c", "echo 'token expired, run login' >&2; exit 1");
      await fails(get(), "exec_plugin", /plugin "sh" of user "u"/, /token expired, run login/);
    });

    it("are ended when they hang", async () => {
      connection = await plugin("-c", "exec sleep 30");
      const started = performance.now();
      await fails(get(), "exec_plugin", /within 0\.5 s/, /run it by hand/);
      assert.ok(performance.now() - started < 10_000);
    });
  });

  describe("kubeconfig", () => {
    const opens = (settings: Parameters<typeof ClusterAccess.open>[0]): Promise<unknown> =>
      ClusterAccess.open(settings);

    it("that is missing or no YAML is named", async () => {
      await fails(
        opens({ kubeconfig: "/nowhere/config" }),
        "config",
        /"\/nowhere\/config"/,
        /ENOENT/,
      );
      const broken = join(directory, "broken");
      writeFileSync(broken, "clusters: [");
      await fails(opens({ kubeconfig: broken }), "config", /Cannot read kubeconfig/);
    });

    it("without the wanted context lists those it has", async () => {
      await fails(
        opens({ kubeconfig: kubeconfig(), context: "prod" }),
        "config",
        /no context "prod", expected one of c/,
      );
    });
  });
});
