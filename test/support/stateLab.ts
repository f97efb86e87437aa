import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { dgxNames } from "../../lab/cluster/dgxNode.ts";
import type { LabObject } from "../../lab/cluster/labObject.ts";
import { type Cluster, startCluster } from "../../lab/cluster/startCluster.ts";
import { describeNode, sriovObject } from "./describeNodes.ts";
import { assertExit, EngineLab } from "./engineLab.ts";

const project = "recordedstate";

const policy: LabObject = {
  apiVersion: "mellanox.com/v1alpha1",
  kind: "NicClusterPolicy",
  metadata: { name: "nic-cluster-policy" },
};

/** Texts by path, by host. */
export type HostFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where the provider keeps marks, records of writes and originals on a host. */
const kept = "var/lib/pulumi-rdma";

/** Hosts, a cluster and a stack with every kind of resource: where states are recorded and opened. */
export class StateLab {
  readonly engine: EngineLab;
  readonly cluster: Cluster;

  private constructor(engine: EngineLab, cluster: Cluster) {
    this.engine = engine;
    this.cluster = cluster;
  }

  /** @param program Path of the program. */
  static async open(program: string): Promise<StateLab> {
    const cluster = await startCluster({ kinds: "ours", nodes: 3, say: console.log });
    await cluster.api.apply(sriovObject("SriovOperatorConfig", "default"), { manager: "helm" });
    for (const name of dgxNames(3)) await describeNode(cluster.api, name);
    // Not the nodes of the cluster: a host of both would have two owners.
    const hosts = ["gpu001", "gpu002", "gpu003"].map((name) => ({
      name,
      profile: "shared-pods" as const,
    }));
    const engine = await EngineLab.open(project, hosts, "");
    copyFileSync(program, join(engine.directory, "index.ts"));
    engine.stack.configure({
      "rdma:cluster": { kubeconfig: cluster.kubeconfig },
      "rdma:rollout": {
        ...{ drain: "none", powerOffSeconds: 0.1, bootPollSeconds: 0.1, bootTimeoutSeconds: 20 },
      },
    });
    return new StateLab(engine, cluster);
  }

  /** The first `up`, with the operator's report on the policy, for none runs here. */
  async converge(): Promise<void> {
    const ended = new AbortController();
    const up = this.engine.up().finally(() => {
      ended.abort();
    });
    await this.#reportPolicyReady(ended.signal);
    assertExit(await up, 0);
  }

  /** What the provider keeps on each host, by path. */
  hostFiles(): HostFiles {
    return Object.fromEntries(
      this.engine.fleet.hosts.map(({ name, root }) => [name, filesBelow(root, kept)]),
    );
  }

  /** Puts recorded files in the place of those that this run's provider wrote. */
  writeHostFiles(recorded: HostFiles): void {
    for (const [name, files] of Object.entries(recorded)) {
      const { root } = this.engine.fleet.host(name);
      rmSync(join(root, kept), { recursive: true });
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    }
  }

  /** `pulumi stack export`, without what another run has elsewhere. */
  async exportState(): Promise<string> {
    const result = await this.engine.stack.run(["stack", "export"]);
    assertExit(result, 0);
    const text = this.#elsewhere().reduce(
      (state, [here, name]) => state.replaceAll(here, name),
      result.stdout,
    );
    // Where the program's source stood on the machine that recorded it.
    const withoutPlaces = (key: string, value: unknown): unknown =>
      key === "sourcePosition" || key === "stackTrace" ? undefined : value;
    return `${JSON.stringify(JSON.parse(text, withoutPlaces), null, 2)}\n`;
  }

  /** Puts a recorded state in the place of the stack's, for the hosts and the cluster of this run. */
  async importState(recorded: string): Promise<void> {
    const text = this.#elsewhere().reduce(
      (state, [here, name]) => state.replaceAll(name, here),
      recorded,
    );
    const file = join(this.engine.directory, "state.json");
    writeFileSync(file, text);
    assertExit(await this.engine.stack.run(["stack", "import", "--file", file]), 0);
  }

  async close(): Promise<void> {
    await Promise.all([this.engine.close(), this.cluster.stop()]);
  }

  /** @param signal Given up with it: without the policy there is nothing to report. */
  async #reportPolicyReady(signal: AbortSignal): Promise<void> {
    const { api } = this.cluster;
    while ((await api.list(policy.apiVersion, policy.kind)).length === 0) {
      if (signal.aborted) return;
      await delay(100);
    }
    const state = "ready";
    const appliedStates = [{ name: "state-nv-ipam-cni", state }];
    await api.patchStatus(policy, { state, appliedStates });
  }

  /** What differs from run to run, by the name that a recorded state has for it. */
  #elsewhere(): (readonly [here: string, name: string])[] {
    const { fleet } = this.engine;
    return [
      [fleet.directory, "{fleet}"],
      [this.cluster.kubeconfig, "{kubeconfig}"],
      [this.cluster.server, "{server}"],
      ...fleet.hosts.flatMap(({ name, bmc }) =>
        bmc === null
          ? []
          : ([
              [bmc.address, `{bmc of ${name}}`],
              [bmc.fingerprint256, `{fingerprint of ${name}}`],
            ] as const),
      ),
    ];
  }
}

function filesBelow(root: string, folder: string): Record<string, string> {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return Object.fromEntries(
    paths.sort().map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );
}
