import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import diagnostics from "node:diagnostics_channel";
import { loadAllYaml } from "@kubernetes/client-node";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { type Cluster, startCluster } from "../../lab/cluster/startCluster.ts";
import { ClusterClient } from "../../provider/cluster/clusterClient.ts";
import { type FactKind, factKinds } from "../../provider/cluster/factKind.ts";
import type { ObjectRef } from "../../provider/cluster/objectRef.ts";
import { failsWith } from "./support/failsWith.ts";

interface Role extends LabObject {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

const roles = loadAllYaml(
  readFileSync(new URL("../../deploy/rbac.yaml", import.meta.url), "utf8"),
) as Role[];
const facts = Object.keys(factKinds) as FactKind[];
const sriov = "sriovnetwork.openshift.io/v1";
const ipam = "nv-ipam.nvidia.com/v1alpha1";

function object(apiVersion: string, kind: string, spec: object, name = "test") {
  const namespace = kind === "NicClusterPolicy" ? {} : { namespace: "default" };
  return { apiVersion, kind, metadata: { name, ...namespace }, spec };
}

const ipPool = object(ipam, "IPPool", { subnet: "192.168.0.0/24", perNodeBlockSize: 8 });
/** One of each kind that resources apply. */
const applied: readonly (ObjectRef & { readonly spec: object })[] = [
  object("mellanox.com/v1alpha1", "NicClusterPolicy", {}, "nic-cluster-policy"),
  ipPool,
  object(ipam, "CIDRPool", { cidr: "10.0.0.0/16", perNodeNetworkPrefix: 24 }),
  object(sriov, "SriovNetworkPoolConfig", { rdmaMode: "shared" }),
  object(sriov, "SriovNetworkNodePolicy", {
    resourceName: "vfs",
    nodeSelector: { gpu: "true" },
    nicSelector: { vendor: "15b3" },
    numVfs: 8,
  }),
  object(sriov, "SriovNetwork", { resourceName: "vfs", networkNamespace: "default" }),
  object(sriov, "SriovIBNetwork", { resourceName: "vfs", networkNamespace: "default" }),
  object(sriov, "SriovOperatorConfig", {}, "default"),
];

/** `verb group/resource` of every right that a role gives. */
function rightsOf(name: string): string[] {
  const { rules } = roleOf(name);
  return rules
    .flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    )
    .sort();
}

function roleOf(name: string): Role {
  return roles.find(({ metadata }) => metadata.name === name)!;
}

/** The rights that requests needed while `work` ran, as kube-apiserver names them. */
async function rightsUsedBy(work: () => Promise<void>): Promise<string[]> {
  const used = new Set<string>();
  const listen = (message: unknown): void => {
    const { request, response } = message as {
      request: { method: string; path: string };
      response: { statusCode: number };
    };
    const { pathname, searchParams } = new URL(request.path, "http://x");
    const words =
      /^\/(?:api|apis\/([^/]+))\/[^/]+\/(?:namespaces\/[^/]+\/)?([a-z]+)(\/[^/]+)?$/.exec(pathname);
    if (words === null) return;
    const [, group = "", resource = "", one] = words;
    const { method } = request;
    const reading = searchParams.has("watch") ? "watch" : one === undefined ? "list" : "get";
    used.add(`${method === "GET" ? reading : method.toLowerCase()} ${group}/${resource}`);
    // An apply that makes an object.
    if (method === "PATCH" && response.statusCode === 201) used.add(`create ${group}/${resource}`);
  };
  diagnostics.subscribe("undici:request:headers", listen);
  try {
    await work();
  } finally {
    diagnostics.unsubscribe("undici:request:headers", listen);
  }
  return [...used].sort();
}

describe("deploy/rbac.yaml", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let cluster: Cluster;
  const clients: ClusterClient[] = [];
  before(async () => {
    cluster = await startCluster({ apiOnly: true, kinds: "ours", nodes: 1, say: console.log });
    for (const role of roles) await cluster.api.create(role);
  });
  after(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await cluster.stop();
  });

  /** A client of a user who is bound to a role, once the API server knows of it. */
  const bound = async (role: string, readOnly = false): Promise<ClusterClient> => {
    await cluster.api.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: role },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: role }],
    });
    const kubeconfig = await cluster.kubeconfigFor({ user: role });
    const client = await ClusterClient.open({ kubeconfig, readOnly });
    clients.push(client);
    for (;;) {
      const { nodes } = await client.readFactsAgain(["nodes"]);
      if (nodes.status === "read") return client;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  /** The role that may everything but one thing with pools. */
  const without = async (verb: string): Promise<ClusterClient> => {
    const manage = roleOf("pulumi-rdma-manage");
    const name = `without-${verb}`;
    await cluster.api.create({
      ...manage,
      metadata: { name },
      rules: manage.rules.map((rule) =>
        rule.resources.includes("ippools")
          ? { ...rule, verbs: rule.verbs.filter((one) => one !== verb) }
          : rule,
      ),
    });
    return bound(name);
  };
  const label = ({ apiVersion, kind, metadata }: ObjectRef): Promise<unknown> =>
    cluster.api.apply(
      { apiVersion, kind, metadata: { ...metadata, labels: { seen: "yes" } } },
      { manager: "lab" },
    );
  const readEverything = async (client: ClusterClient): Promise<void> => {
    const read = await client.readFactsAgain(facts);
    for (const kind of facts) assert.equal(read[kind].status, "read", kind);
    for (const ref of applied) await client.get(ref);
    assert.notEqual(await client.schemaOf(ipPool), undefined);
  };

  it("gives an observer exactly what a preview reads", async () => {
    const observer = await bound("pulumi-rdma-observe", true);
    const used = await rightsUsedBy(() => readEverything(observer));
    assert.deepEqual(rightsOf("pulumi-rdma-observe"), used);
  });

  it("gives a manager exactly what an update does", async () => {
    const manager = await bound("pulumi-rdma-manage");
    const used = await rightsUsedBy(async () => {
      await readEverything(manager);
      for (const manifest of applied) {
        await manager.apply(manifest, { dryRun: true });
        await manager.apply(manifest, { dryRun: false, force: true });
        await manager.waitFor(
          manifest,
          (found) => Promise.resolve(found?.labels.seen === "yes" ? undefined : "no label"),
          { timeoutSeconds: 60, onProgress: () => void label(manifest) },
        );
        await manager.delete(manifest);
      }
    });
    assert.deepEqual(rightsOf("pulumi-rdma-manage"), used);
  });

  it("lets a manager do nothing else", async () => {
    const kubeconfig = await cluster.kubeconfigFor({ user: "pulumi-rdma-manage" });
    const manager = await ClusterClient.open({ kubeconfig, readOnly: false });
    clients.push(manager);
    const node: ObjectRef = { apiVersion: "v1", kind: "Node", metadata: { name: "dgx001" } };
    await assert.rejects(manager.get(node), failsWith("forbidden", /cannot get resource "nodes"/));
    const configMap = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", namespace: "default" },
    };
    await assert.rejects(
      manager.apply(configMap, { dryRun: true }),
      failsWith("forbidden", /cannot patch resource "configmaps"/),
    );
  });

  const writes: Record<string, (client: ClusterClient) => Promise<unknown>> = {
    create: (client) => client.apply(ipPool, { dryRun: true }),
    patch: (client) => client.apply(ipPool, { dryRun: true }),
  };
  for (const [verb, write] of Object.entries(writes))
    it(`names the verb "${verb}", the resource and the user where it is missing`, async () => {
      await assert.rejects(
        write(await without(verb)),
        failsWith(
          "forbidden",
          new RegExp(
            `User "without-${verb}" cannot ${verb} resource "ippools" in API group "nv-ipam`,
          ),
          /bind that user to the ClusterRole pulumi-rdma-manage of deploy\/rbac\.yaml/,
        ),
      );
    });

  it("says which list could not be read, and reads the others", async () => {
    const client = await without("list");
    const { ipPools, sriovNodePolicies } = await client.readFacts(["ipPools", "sriovNodePolicies"]);
    assert.equal(sriovNodePolicies.status, "read");
    assert.match(
      ipPools.status === "unknown" ? ipPools.why : "",
      /User "without-list" cannot list resource "ippools".*ClusterRole pulumi-rdma-observe/,
    );
  });

  it("needs no right to watch in order to wait, and tells a delete that is forbidden", async () => {
    const client = await without("watch");
    await client.apply(ipPool, { dryRun: false });
    const options = { timeoutSeconds: 60, onProgress: () => undefined };
    const judge = (found: unknown) =>
      Promise.resolve(found === undefined ? "it is not there" : undefined);
    assert.equal(await client.waitFor(ipPool, judge, options), undefined);
    await assert.rejects(
      (await without("delete")).delete(ipPool),
      failsWith("forbidden", /cannot delete resource "ippools".*pulumi-rdma-manage/),
    );
    await client.delete(ipPool);
  });
});
