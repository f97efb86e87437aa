import assert from "node:assert/strict";
import type { LiveObject } from "../../provider/facts/cluster/clusterFacts.ts";
import type { KubeConnection } from "../../provider/cluster/kubeConnection.ts";
import { usualPace } from "../../provider/cluster/pace.ts";
import { type WaitOptions, waitForObject } from "../../provider/cluster/waitForObject.ts";
import { failsWith } from "./support/failsWith.ts";
import { json, refusal, ScriptedApi } from "./support/scriptedApi.ts";
import { objectOf, ScriptedWatch } from "./support/scriptedWatch.ts";

const ref = {
  apiVersion: "nv-ipam.nvidia.com/v1alpha1",
  kind: "IPPool",
  metadata: { name: "p", namespace: "nets" },
};
const resource = { base: "/apis/nv-ipam.nvidia.com/v1alpha1", plural: "ippools", namespaced: true };
const list =
  "GET /apis/nv-ipam.nvidia.com/v1alpha1/namespaces/nets/ippools?fieldSelector=metadata.name%3Dp";
const pace = { ...usualPace, restSeconds: 0.01, awaySeconds: 0.02 };

/** Wants a gateway. */
function judge(object: LiveObject | undefined): Promise<string | undefined> {
  if (object === undefined) return Promise.resolve("it is not there");
  const { gateway, note = "" } = object.spec;
  return Promise.resolve(gateway === undefined ? `no gateway${String(note)}` : undefined);
}

describe("waitForObject()", () => {
  let api: ScriptedApi;
  let connection: KubeConnection;
  let live: ScriptedWatch;
  let told: string[];
  beforeEach(async () => {
    api = await ScriptedApi.start();
    connection = await api.connect();
    live = new ScriptedWatch(objectOf({}));
    api.answers = [live.answer];
    told = [];
  });
  afterEach(() => api.stop());

  const wait = (
    options: Partial<WaitOptions> = {},
    { pace: own = pace, judge: by = judge } = {},
  ): Promise<string | undefined> =>
    waitForObject(
      connection,
      { ref, find: () => Promise.resolve(resource) },
      by,
      { timeoutSeconds: 15, onProgress: (text) => void told.push(text), ...options },
      own,
    );
  const lists = (): number => api.asked.filter((one) => one === list).length;
  const watched = (count: number): string => {
    const watches = api.asked.filter((one) => one.includes("watch=true"));
    return new URL(watches[count - 1] ?? "", "http://x").searchParams.get("resourceVersion") ?? "";
  };

  it("looks once, and is woken by the watch from that version on", async () => {
    live.version = 41;
    const waiting = wait();
    await live.opened(1);
    assert.match(api.asked[1] ?? "", /watch=true.*resourceVersion=41.*allowWatchBookmarks=true/);
    live.change("MODIFIED", { gateway: "10.0.0.1" });
    assert.equal(await waiting, undefined);
    assert.deepEqual([told, lists()], [["no gateway"], 1]);
  });

  it("is content at once where nothing is missing, and leaves no watch open", async () => {
    live.object = objectOf({ gateway: "10.0.0.1" });
    assert.equal(await wait(), undefined);
    assert.deepEqual(told, []);
    // Whether its watch had begun by then is a matter of luck.
    for (const watch of live.streams)
      if (!watch.closed) await new Promise((resolve) => watch.once("close", resolve));
  });

  it("tells what is missing when that changes, and no more often", async () => {
    const waiting = wait();
    await live.opened(1);
    for (const note of ["", ", really", ", really"]) {
      live.change("MODIFIED", { note });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    live.change("MODIFIED", { gateway: "10.0.0.1" });
    await waiting;
    assert.deepEqual(told, ["no gateway", "no gateway, really"]);
  });

  it("waits for an object to appear, and for one to go", async () => {
    live.object = undefined;
    const appearing = wait();
    await live.opened(1);
    live.change("ADDED", { gateway: "10.0.0.1" });
    assert.equal(await appearing, undefined);
    assert.deepEqual(told, ["it is not there"]);

    const gone = (object: LiveObject | undefined) =>
      Promise.resolve(object === undefined ? undefined : "it is there");
    const going = wait({}, { pace, judge: gone });
    await live.opened(2);
    live.send("DELETED", objectOf({}));
    assert.equal(await going, undefined);
  });

  it("goes on from the last bookmark when a watch ends", async () => {
    const waiting = wait();
    const first = await live.opened(1);
    live.send("BOOKMARK", { metadata: { resourceVersion: "77" } });
    first.end();
    await live.opened(2);
    assert.equal(watched(2), "77");
    live.change("MODIFIED", { gateway: "10.0.0.1" });
    await waiting;
    assert.equal(lists(), 1);
  });

  it("looks anew when its version is gone, told in the watch or instead of it", async () => {
    const waiting = wait();
    const first = await live.opened(1);
    live.version = 500;
    live.send("ERROR", { kind: "Status", code: 410, message: "too old resource version" });
    first.end();
    const second = await live.opened(2);
    assert.equal(watched(2), "500");
    api.answers = [refusal(410, "too old resource version"), live.answer];
    second.end();
    await live.opened(3);
    assert.equal(lists(), 3);
    live.change("MODIFIED", { gateway: "10.0.0.1" });
    await waiting;
  });

  it("looks anew when a watch breaks or talks nonsense", async () => {
    const waiting = wait();
    (await live.opened(1)).write('{"type":"MODIFIED","object":{"metad');
    (await live.opened(1)).destroy();
    (await live.opened(2)).write("<html>\n");
    (await live.opened(3)).write('{"type":"MODIFIED","object":{"spec":7}}\n');
    await live.opened(4);
    assert.equal(lists(), 4);
    live.change("MODIFIED", { gateway: "10.0.0.1" });
    assert.equal(await waiting, undefined);
  });

  it("notices a watch that is dead: silent for longer than the server would leave it", async () => {
    const waiting = wait({}, { pace: { ...pace, silentSeconds: 0.3 }, judge });
    await live.opened(1);
    live.object = objectOf({ gateway: "10.0.0.1" });
    assert.equal(await waiting, undefined);
    assert.equal(lists(), 2);
  });

  it("judges again without a change: judges look at other things too", async () => {
    let looks = 0;
    const count = () => Promise.resolve((looks += 1) < 3 ? "pods are not ready" : undefined);
    assert.equal(await wait({}, { pace: { ...pace, pollSeconds: 0.02 }, judge: count }), undefined);
    assert.deepEqual([looks, lists(), told], [3, 1, ["pods are not ready"]]);
  });

  it("judges the newest state where several came during a judgement", async () => {
    const judged: unknown[] = [];
    const slow = async (object: LiveObject | undefined): Promise<string | undefined> => {
      judged.push(object?.spec.note);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return object?.spec.note === 9 ? undefined : "not yet";
    };
    const waiting = wait({}, { pace, judge: slow });
    await live.opened(1);
    for (let note = 1; note <= 9; note += 1) live.change("MODIFIED", { note });
    await waiting;
    assert.equal(judged.at(-1), 9);
    assert.ok(judged.length <= 4, `judged ${judged.join()}`);
  });

  it("looks from time to time where it may not watch", async () => {
    const forbidden = refusal(403, 'User "u" cannot watch resource "ippools"');
    api.answers = [
      (request, response) => {
        const isWatch = request.url?.includes("watch=true") === true;
        if (lists() === 3) live.object = objectOf({ gateway: "10.0.0.1" });
        (isWatch ? forbidden : live.answer)(request, response);
      },
    ];
    assert.equal(await wait({}, { pace: { ...pace, pollSeconds: 0.02 }, judge }), undefined);
  });

  it("takes an object whose kind is gone for gone", async () => {
    api.answers = [refusal(404, "the server could not find the requested resource")];
    assert.equal(await wait({ timeoutSeconds: 0.2 }), "it is not there");
  });

  it("goes on while the server stumbles or the judge cannot ask it, and says so", async () => {
    api.answers = [refusal(503, "etcd"), json(200, "nonsense"), live.answer];
    let isFirst = true;
    const stumbling = async (object: LiveObject | undefined): Promise<string | undefined> => {
      if (isFirst) {
        isFirst = false;
        return connection
          .json({ what: "list pods", method: "GET", path: "/x", repeatable: true })
          .then(String);
      }
      return judge(object);
    };
    const waiting = wait({}, { pace, judge: stumbling });
    await live.opened(1);
    live.change("MODIFIED", { gateway: "10.0.0.1" });
    assert.equal(await waiting, undefined);
    assert.match(told[0] ?? "", /another shape than expected/);
  });

  it("ends at the deadline with what is missing, and closes its watch", async () => {
    const waiting = wait({ timeoutSeconds: 0.3 });
    const watch = await live.opened(1);
    const closed = new Promise((resolve) => watch.once("close", resolve));
    assert.equal(await waiting, "no gateway");
    await closed;
  });

  it("keeps its deadline with a judge that hangs and a server that is away", async () => {
    const hanging = () => new Promise<never>(() => undefined);
    assert.equal(
      await wait({ timeoutSeconds: 0.2 }, { pace, judge: hanging }),
      "it was not read yet",
    );
    await api.vanish();
    assert.match((await wait({ timeoutSeconds: 4 })) ?? "", /cannot be reached \(ECONNREFUSED\)/);
    assert.match(told.at(-1) ?? "", /ECONNREFUSED/);
  });

  it("gives up when its caller does", async () => {
    const caller = new AbortController();
    const waiting = wait({ signal: caller.signal });
    await live.opened(1);
    caller.abort(new Error("cancelled"));
    await assert.rejects(waiting, /cancelled/);
  });

  it("does not wait for what no waiting mends", async () => {
    api.answers = [refusal(403, 'User "u" cannot list resource "ippools"')];
    await assert.rejects(wait(), failsWith("forbidden", /Cannot read IPPool nets\/p/));
    api.answers = [refusal(401, "Unauthorized")];
    await assert.rejects(wait(), failsWith("unauthorized"));
    const broken = new TypeError("a mistake in the judge");
    api.answers = [live.answer];
    await assert.rejects(wait({}, { pace, judge: () => Promise.reject(broken) }), broken);
  });
});
