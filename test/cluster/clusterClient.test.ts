import assert from "node:assert/strict";
import { join } from "node:path";
import { ClusterFiles } from "../../lab/cluster/clusterFiles.ts";
import { type Cluster, startCluster } from "../../lab/cluster/startCluster.ts";
import { ClusterClient } from "../../provider/cluster/clusterClient.ts";
import type { ObjectRef } from "../../provider/cluster/objectRef.ts";
import type { LiveObject } from "../../provider/facts/cluster/clusterFacts.ts";
import { unknownFields } from "../../provider/plan/objects/unknownFields.ts";
import { failsWith } from "./support/failsWith.ts";

interface Pool extends ObjectRef {
  readonly spec: Readonly<Record<string, unknown>>;
}

function pool(name: string, spec: Readonly<Record<string, unknown>> = {}): Pool {
  return {
    apiVersion: "nv-ipam.nvidia.com/v1alpha1",
    kind: "IPPool",
    metadata: { name, namespace: "default" },
    spec: { subnet: "192.168.1.0/24", perNodeBlockSize: 8, ...spec },
  };
}

describe("ClusterClient on a real API server", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let cluster: Cluster;
  let client: ClusterClient;
  const opened: ClusterClient[] = [];
  const open = async (options: Partial<Parameters<typeof ClusterClient.open>[0]> = {}) => {
    const { kubeconfig } = cluster;
    const one = await ClusterClient.open({ kubeconfig, readOnly: false, ...options });
    opened.push(one);
    return one;
  };
  before(async () => {
    cluster = await startCluster({ apiOnly: true, kinds: "ours", nodes: 3, say: console.log });
    client = await open();
  });
  after(async () => {
    await Promise.all(opened.map((one) => one.close()));
    await cluster.stop();
  });

  const gateway = (object: LiveObject | undefined): Promise<string | undefined> =>
    Promise.resolve(object?.spec.gateway === undefined ? "no gateway" : undefined);
  const options = { timeoutSeconds: 120, onProgress: () => undefined };

  it("keeps nothing of a dry run, applies, and deletes what is there or gone", async () => {
    const manifest = pool("dry");
    assert.equal((await client.apply(manifest, { dryRun: true })).spec.perNodeBlockSize, 8);
    assert.equal(await client.get(manifest), undefined);
    await client.apply(manifest, { dryRun: false });
    assert.equal((await client.get(manifest))?.name, "dry");
    await client.delete(manifest);
    await client.delete(manifest);
    await client.delete({ ...manifest, apiVersion: "no.such.group/v1" });
    assert.equal(await client.get(manifest), undefined);
  });

  it("lets go of a field that the manifest no longer names", async () => {
    await client.apply(pool("shrunk", { gateway: "192.168.1.1" }), { dryRun: false });
    await client.apply(pool("shrunk"), { dryRun: false });
    assert.equal("gateway" in ((await client.get(pool("shrunk")))?.spec ?? {}), false);
  });

  it("names the manager that owns a field, and takes the field over by force", async () => {
    const manifest = pool("owned");
    const { apiVersion, kind } = manifest;
    await client.apply(manifest, { dryRun: false });
    await cluster.api.apply(
      {
        apiVersion,
        kind,
        metadata: { name: "owned", namespace: "default" },
        spec: { perNodeBlockSize: 16 },
      },
      { manager: "somebody", force: true },
    );
    await assert.rejects(
      client.apply(manifest, { dryRun: true }),
      failsWith("conflict", /field manager "somebody" owns spec\.perNodeBlockSize/, /force: true/),
    );
    const taken = await client.apply(manifest, { dryRun: false, force: true });
    assert.equal(taken.spec.perNodeBlockSize, 8);
  });

  it("knows a conflict with somebody who edited by hand", async () => {
    const manifest = pool("edited");
    await client.apply(manifest, { dryRun: false });
    const path = "/apis/nv-ipam.nvidia.com/v1alpha1/namespaces/default/ippools/edited";
    const edit = { spec: { perNodeBlockSize: 16 } };
    await cluster.api.request("PATCH", `${path}?fieldManager=kubectl-edit`, edit, "merge");
    await assert.rejects(client.apply(manifest, { dryRun: true }), (error) => {
      failsWith("conflict", /"kubectl-edit" owns spec\.perNodeBlockSize/)(error);
      assert.equal(
        (error as { edits?: string }).edits,
        'field manager "kubectl-edit" owns spec.perNodeBlockSize',
      );
      return true;
    });
  });

  it("hands on the API server's words about a spec that it refuses", async () => {
    const policy = (spec: object): ObjectRef & { spec: object } => ({
      apiVersion: "sriovnetwork.openshift.io/v1",
      kind: "SriovNetworkPoolConfig",
      metadata: { name: "p", namespace: "default" },
      spec,
    });
    await assert.rejects(
      client.apply(policy({ rdmaMode: "none" }), { dryRun: true }),
      failsWith("invalid", /Unsupported value: "none"/),
    );
    await assert.rejects(
      client.apply(policy({ rdmaModes: "shared" }), { dryRun: true }),
      failsWith("invalid", /rdmaModes/),
    );
  });

  it("says which namespace or kind is missing, and what brings it", async () => {
    const elsewhere = { ...pool("x"), metadata: { name: "x", namespace: "nets" } };
    await assert.rejects(
      client.apply(elsewhere, { dryRun: true }),
      failsWith("not_found", /no namespace "nets"; create it first/),
    );
    const missing = { ...pool("x"), apiVersion: "nv-ipam.nvidia.com/v1" };
    await assert.rejects(
      client.get(missing),
      failsWith("no_kind", /no IPPool of nv-ipam\.nvidia\.com\/v1/, /NicClusterPolicy/),
    );
    await assert.rejects(
      client.get({ ...pool("x"), metadata: { name: "x" } }),
      failsWith("invalid", /IPPool x names no namespace/),
    );
    const facts = await client.readFacts(["nicConfigurationTemplates", "nodes", "serviceCidrs"]);
    assert.deepEqual(facts.nicConfigurationTemplates, { status: "read", value: [] });
    assert.equal(facts.nodes.status === "read" ? facts.nodes.value.length : 0, 3);
    assert.equal(facts.serviceCidrs.status, "read");
    assert.equal(facts.pods.status, "unknown");
  });

  it("lists nodes by a label selector in the API server's own reading of it, with addresses", async () => {
    const all = await client.nodes("");
    assert.equal(all.length, 3);
    const [first] = await client.nodes(`kubernetes.io/hostname in (${all[0]?.name ?? ""}),!absent`);
    assert.deepEqual(first, all[0]);
    assert(first?.addresses.some(({ type }) => type === "InternalIP"));
    await assert.rejects(client.nodes("a in b"), /unable to parse requirement|a in b/);
  });

  it("finds the fields that the live schema of a kind does not have", async () => {
    const schema = await client.schemaOf(pool("x"));
    assert.ok(schema !== undefined);
    const spec = {
      ...pool("x").spec,
      perNodeBlocks: 8,
      exclusions: [{ startIP: "a", stopIP: "b" }],
    };
    assert.deepEqual(unknownFields({ spec }, schema), [
      "spec.perNodeBlocks",
      "spec.exclusions[].stopIP",
    ]);
    assert.equal(await client.schemaOf({ ...pool("x"), kind: "NoSuchKind" }), undefined);
    assert.equal(await client.schemaOf({ ...pool("x"), apiVersion: "no.such/v1" }), undefined);
  });

  it("deletes the object that it saw, and waits until its finalizers let it go", async () => {
    const manifest = pool("held");
    await client.apply(manifest, { dryRun: false });
    const finalize = (finalizers: readonly string[]): Promise<unknown> =>
      cluster.api.request(
        "PATCH",
        "/apis/nv-ipam.nvidia.com/v1alpha1/namespaces/default/ippools/held",
        { metadata: { finalizers } },
        "merge",
      );
    await finalize(["lab.test/hold"]);
    await client.delete(manifest, { propagation: "Foreground" });
    const gone = (object: LiveObject | undefined) =>
      Promise.resolve(object === undefined ? undefined : "it is still there");
    assert.equal(
      await client.waitFor(manifest, gone, { ...options, timeoutSeconds: 0.5 }),
      "it is still there",
    );
    const waiting = client.waitFor(manifest, gone, options);
    await finalize([]);
    assert.equal(await waiting, undefined);
  });

  it("waits for a change, tells what is missing, and gives up at the deadline", async () => {
    const manifest = pool("slow");
    await client.apply(manifest, { dryRun: false });
    const told: string[] = [];
    const onProgress = (text: string) => void told.push(text);
    const short = { timeoutSeconds: 1, onProgress };
    assert.equal(await client.waitFor(manifest, gateway, short), "no gateway");
    const waiting = client.waitFor(manifest, gateway, options);
    await client.apply(pool("slow", { gateway: "192.168.1.1" }), { dryRun: false });
    assert.equal(await waiting, undefined);
    assert.deepEqual(told, ["no gateway"]);
  });

  it("goes on waiting while the API server is away", async () => {
    const manifest = pool("away");
    await client.apply(manifest, { dryRun: false });
    const told: string[] = [];
    const onProgress = (text: string) => void told.push(text);
    const waiting = client.waitFor(manifest, gateway, { ...options, onProgress });
    await cluster.stopApiserver();
    await assert.rejects(
      client.apply(manifest, { dryRun: true }),
      failsWith("unreachable", /127\.0\.0\.1/),
    );
    // A wait may begin in an outage, too.
    const late = (await open()).waitFor(manifest, gateway, options);
    await cluster.startApiserver();
    await client.apply(pool("away", { gateway: "192.168.1.1" }), { dryRun: false });
    assert.deepEqual(await Promise.all([waiting, late]), [undefined, undefined]);
    assert.match(told.at(-1) ?? "", /cannot be reached|no gateway/);
  });

  it("writes nothing in observe mode, not even a dry run", async () => {
    const observer = await open({ readOnly: true });
    await client.apply(pool("kept"), { dryRun: false });
    await assert.rejects(
      observer.apply(pool("kept"), { dryRun: true }),
      failsWith("read_only", /Cannot apply IPPool default\/kept: .*"observe"/),
    );
    await assert.rejects(observer.delete(pool("kept")), failsWith("read_only"));
    assert.equal((await observer.get(pool("kept")))?.name, "kept");
  });

  it("tells each list that somebody without rights may not read, and who they are", async () => {
    const nobody = await open({ kubeconfig: await cluster.kubeconfigFor({ user: "nobody" }) });
    const { nodes } = await nobody.readFacts(["nodes"]);
    assert.match(
      nodes.status === "unknown" ? nodes.why : "",
      /User "nobody" cannot list resource "nodes".*ClusterRole pulumi-rdma-observe/,
    );
  });

  it("refuses an API server of another authority", async () => {
    const port = Number(new URL(cluster.server).port);
    const stranger = new ClusterFiles(join(cluster.directory, "stranger"), port);
    const kubeconfig = stranger.writeKubeconfig("stranger", { token: "s3cret" });
    await assert.rejects(
      (await open({ kubeconfig })).get(pool("x")),
      failsWith("tls", /certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted/),
    );
  });

  it("is told when its token is not known", async () => {
    const kubeconfig = cluster.files.writeKubeconfig("unknown", { token: "s3cret" });
    await assert.rejects(
      (await open({ kubeconfig })).get(pool("x")),
      failsWith("unauthorized", /does not accept the credentials/),
    );
  });
});
