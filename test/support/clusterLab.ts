import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { type Cluster, type ClusterOptions, startCluster } from "../../lab/cluster/startCluster.ts";
import { LabStack } from "../../lab/stack/labStack.ts";
import { engineWorkspace } from "./engineLab.ts";

const stateDirectory = join(import.meta.dirname, "../../.lab/test");

/** A real control plane and a stack of the real Pulumi CLI that uses it. */
export class ClusterLab {
  readonly cluster: Cluster;
  readonly stack: LabStack;

  private constructor(cluster: Cluster, stack: LabStack) {
    this.cluster = cluster;
    this.stack = stack;
  }

  /** @param name Unique among the tests; letters and digits. */
  static async open(name: string, options: ClusterOptions = {}): Promise<ClusterLab> {
    const [workspace, cluster] = await Promise.all([
      engineWorkspace(),
      startCluster({ kinds: "ours", say: console.log, ...options }),
    ]);
    const directory = join(stateDirectory, name, "program");
    rmSync(join(stateDirectory, name), { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, "Pulumi.yaml"),
      `name: ${name}\nruntime:\n  name: nodejs\n  options: {typescript: false}\nmain: index.ts\n`,
    );
    writeFileSync(join(directory, "Pulumi.t.yaml"), "config: {}\n");
    const lab = new ClusterLab(cluster, new LabStack(workspace, directory, "t"));
    await lab.stack.create();
    lab.stack.configure({ "rdma:cluster": { kubeconfig: cluster.kubeconfig } });
    return lab;
  }

  /** Writes the program: everything of the package as `rdma`, then `body`. */
  program(body: string): void {
    writeFileSync(
      join(this.stack.directory, "index.ts"),
      `import * as rdma from "pulumi-rdma";\nvoid rdma;\n${body}\n`,
    );
  }

  preview(...words: string[]): Promise<PulumiResult> {
    return this.stack.run(["preview", ...words]);
  }

  up(...words: string[]): Promise<PulumiResult> {
    return this.stack.run(["up", "--yes", "--skip-preview", ...words]);
  }

  close(): Promise<void> {
    return this.cluster.stop();
  }
}
