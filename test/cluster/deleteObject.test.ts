import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { deleteObject, type DeleteOptions } from "../../provider/cluster/deleteObject.ts";
import type { KubeConnection } from "../../provider/cluster/kubeConnection.ts";
import { failsWith } from "./support/failsWith.ts";
import { type Answer, json, refusal, ScriptedApi } from "./support/scriptedApi.ts";

const ref = { apiVersion: "v1", kind: "Thing", metadata: { name: "t", namespace: "n" } };
const resource = { base: "/api/v1", plural: "things", namespaced: true };
const found = json(200, { metadata: { name: "t", uid: "uid-1" } });
const path = "/api/v1/namespaces/n/things/t";

describe("deleteObject()", () => {
  let api: ScriptedApi;
  let connection: KubeConnection;
  beforeEach(async () => {
    api = await ScriptedApi.start();
    connection = await api.connect();
  });
  afterEach(() => api.stop());
  const remove = (options: DeleteOptions = {}): Promise<void> =>
    deleteObject(connection, resource, ref, options);

  it("deletes the object that it found and no other of its name", async () => {
    let sent = "";
    const take: Answer = (request, response) => {
      void text(request).then((body) => {
        sent = body;
        json(200, {})(request, response);
      });
    };
    api.answers = [found, take];
    await remove({ propagation: "Foreground" });
    assert.deepEqual(api.asked, [`GET ${path}`, `DELETE ${path}`]);
    assert.deepEqual(JSON.parse(sent), {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: "Foreground",
      preconditions: { uid: "uid-1" },
    });
  });

  it("says that another object took the name in between", async () => {
    api.answers = [found, refusal(409, "the UID in the precondition (uid-1) does not match")];
    await assert.rejects(remove(), failsWith("conflict", /Cannot delete Thing n\/t: the UID/));
  });

  it("repeats a request whose answer was lost; then the object is gone, which is fine", async () => {
    api.answers = [
      found,
      (_request, response) => {
        response.socket?.destroy();
      },
      refusal(404, 'things "t" not found'),
    ];
    await remove();
    assert.equal(api.asked.length, 3);
  });

  it("sends nothing where it is read-only", async () => {
    connection = await api.connect({}, { readOnly: true });
    await assert.rejects(remove(), failsWith("read_only"));
    assert.deepEqual(api.asked, []);
  });
});
