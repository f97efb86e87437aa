import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import type { ApiRequest, KubeConnection } from "../../provider/cluster/kubeConnection.ts";
import { failsWith } from "./support/failsWith.ts";
import { type Answer, json, refusal, ScriptedApi } from "./support/scriptedApi.ts";

const get: ApiRequest = { what: "read it", method: "GET", path: "/x", repeatable: true };
const once: ApiRequest = { what: "change it", method: "PATCH", path: "/x", repeatable: false };

const text =
  (body: string, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status).end(body);
  };

describe("KubeConnection", () => {
  let api: ScriptedApi;
  let connection: KubeConnection;
  beforeEach(async () => {
    api = await ScriptedApi.start();
    connection = await api.connect();
  });
  afterEach(() => api.stop());

  it("waits as long as a busy server asks, then sends anything again", async () => {
    api.answers = [json(429, {}, { "retry-after": "1" }), json(200, { ok: 1 })];
    const started = performance.now();
    assert.deepEqual(await connection.json(once), { ok: 1 });
    assert.ok(performance.now() - started >= 990);
  });

  it("does not wait for a server that asks for more than half a minute", async () => {
    api.answers = [json(429, { message: "too many" }, { "retry-after": "3600" })];
    await assert.rejects(connection.json(get), failsWith("throttled", /too many/, /try again/));
    assert.equal(api.asked.length, 1);
  });

  it("repeats reads when the server stumbles, and gives up after five tries", async () => {
    api.answers = [refusal(503, "etcd leader changed"), refusal(500, "etcd"), json(200, { ok: 2 })];
    assert.deepEqual(await connection.json(get), { ok: 2 });
    api.answers = [refusal(503, "etcd leader changed")];
    api.asked.length = 0;
    await assert.rejects(
      connection.json(get),
      failsWith("server", /answered 503: etcd leader changed/),
    );
    assert.equal(api.asked.length, 5);
  });

  it("does not repeat what may not be sent twice", async () => {
    api.answers = [refusal(500, "etcd"), json(200, {})];
    await assert.rejects(connection.json(once), failsWith("server", /answered 500/));
    assert.equal(api.asked.length, 1);
  });

  it("asks again where the connection was cut in the middle of an answer", async () => {
    api.answers = [
      (_request, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write('{"half');
        response.socket?.destroy();
      },
      json(200, { whole: true }),
    ];
    assert.deepEqual(await connection.json(get), { whole: true });
  });

  it("tells a server that does not answer from one that is not there", async () => {
    api.answers = [() => undefined];
    await assert.rejects(
      connection.json(get),
      failsWith("timeout", /no answer from http.*within 0\.4 s/),
    );
    assert.equal(api.asked.length, 1, "a deadline is not waited for twice");
    await api.vanish();
    await assert.rejects(
      connection.json(once),
      failsWith("unreachable", /ECONNREFUSED/, /kubeconfig/),
    );
  });

  it("ends an answer that drips longer than its deadline", async () => {
    let timer: NodeJS.Timeout | undefined;
    api.answers = [
      (_request, response) => {
        response.writeHead(200);
        timer = setInterval(() => response.write(" "), 50);
      },
    ];
    await assert.rejects(connection.json(get), failsWith("timeout", /within 0\.4 s/));
    clearInterval(timer);
  });

  it("refuses what is no JSON or no answer of this API: a login page of a proxy", async () => {
    api.answers = [text("<html>Please log in</html>")];
    await assert.rejects(connection.json(get), failsWith("server", /no JSON/, /proxy/));
    api.answers = [json(200, { hello: 1 })];
    await assert.rejects(
      connection.read(get, z.object({ items: z.array(z.unknown()) })),
      failsWith("server", /another shape than expected \(items:/),
    );
    api.answers = [text("<h1>Moved</h1>\u0007", 302)];
    await assert.rejects(connection.json(get), failsWith("server", /answered 302: <h1>Moved/));
  });

  it("logs in once more when its token is not accepted, then says so", async () => {
    api.answers = [refusal(401, "Unauthorized"), json(200, { ok: 3 })];
    assert.deepEqual(await connection.json(get), { ok: 3 });
    api.answers = [refusal(401, "Unauthorized")];
    api.asked.length = 0;
    await assert.rejects(
      connection.json(get),
      failsWith("unauthorized", /log in to the cluster again/),
    );
    assert.equal(api.asked.length, 2);
  });

  it("says when a token that is not accepted has expired", async () => {
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "s3cret" })}.${part({ exp: 1_700_000_000 })}.s3cret`;
    api.answers = [refusal(401, "Unauthorized")];
    connection = await api.connect({ kubeconfig: api.kubeconfig({ user: { token } }) });
    await assert.rejects(
      connection.json(get),
      failsWith("unauthorized", /the token expired on 2023-11-14T22:13:20/),
    );
  });

  it("unpacks answers that come packed", async () => {
    let accepted: unknown;
    api.answers = [
      (request, response) => {
        accepted = request.headers["accept-encoding"];
        response.writeHead(200, { "content-encoding": "gzip" });
        response.end(gzipSync('{"packed":true}'));
      },
    ];
    assert.deepEqual(await connection.json(get), { packed: true });
    assert.equal(accepted, "gzip");
  });

  it("keeps the path of a cluster behind a proxy", async () => {
    const cluster = {
      server: `${api.address}/k8s/clusters/c-1/`,
      "insecure-skip-tls-verify": true,
    };
    connection = await api.connect({ kubeconfig: api.kubeconfig({ cluster }) });
    api.answers = [json(200, {})];
    await connection.json(get);
    assert.deepEqual(api.asked, ["GET /k8s/clusters/c-1/x"]);
  });

  it("sends nothing but reads where it is read-only", async () => {
    connection = await api.connect({}, { readOnly: true });
    api.answers = [json(200, {})];
    for (const method of ["PATCH", "DELETE"] as const)
      await assert.rejects(
        connection.json({ ...once, method }),
        failsWith("read_only", /Cannot change it: nothing is written/),
      );
    assert.deepEqual(api.asked, []);
    await connection.json(get);
  });

  it("ends a request and its repetitions with the caller's signal", async () => {
    api.answers = [refusal(503, "away")];
    const { signal } = new AbortController();
    const soon = AbortSignal.any([signal, AbortSignal.timeout(50)]);
    await assert.rejects(connection.json({ ...get, signal: soon }), failsWith("server"));
    assert.equal(api.asked.length, 1);
  });
});
