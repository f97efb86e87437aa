// What a preview of the cluster side costs on 500 nodes, the start of the control plane, and
// the simulated allocation of 2,000 nodes. Adds the figures to bench/results.json.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PulumiWorkspace } from "../lab/cli/pulumiWorkspace.ts";
import { dgxInterfaces } from "../lab/cluster/dgxInterfaces.ts";
import type { LabObject } from "../lab/cluster/labObject.ts";
import { operatorNamespace } from "../lab/cluster/operatorNamespace.ts";
import { type Cluster, startCluster } from "../lab/cluster/startCluster.ts";
import { allocate } from "../provider/plan/ipam/allocate.ts";
import { gridOf } from "../provider/plan/ipam/grid.ts";
import { poolsOf } from "../provider/plan/ipam/pool.ts";
import { build } from "../scripts/build.ts";
import { BenchStack } from "./benchStack.ts";
import { clusterNothing, clusterProgram } from "./programs.ts";

const nodeCount = Number(process.env.BENCH_NODES ?? 500);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const stateDirectory = join(import.meta.dirname, "../.lab/bench");
const resultsFile = join(import.meta.dirname, "results.json");

mkdirSync(stateDirectory, { recursive: true });
const packageDirectory = join(stateDirectory, "package");
build(packageDirectory);
const workspace = await PulumiWorkspace.open(stateDirectory, console.log);
const started = performance.now();
const cluster = await startCluster({
  nodes: nodeCount,
  workloads: true,
  kinds: "ours",
  say: console.log,
});
const startSeconds = (performance.now() - started) / 1000;
try {
  await describeNodes(cluster);
  const results = {
    cluster_start_seconds: round(startSeconds),
    cluster_preview_seconds: round(await previewSeconds(cluster)),
    allocation_ms_2000: round(allocationMilliseconds(2000)),
  };
  for (const [key, value] of Object.entries(results)) console.log(`  ${key.padEnd(24)} ${value}`);
  const known = existsSync(resultsFile)
    ? (JSON.parse(readFileSync(resultsFile, "utf8")) as Record<string, number>)
    : {};
  writeFileSync(resultsFile, `${JSON.stringify({ ...known, ...results }, null, 2)}\n`);
} finally {
  await cluster.stop();
}

/** Seconds of a preview above that of a program with the same number of resources that ask nothing. */
async function previewSeconds({ kubeconfig }: Cluster): Promise<number> {
  const stackOf = (name: string, text: string): Promise<BenchStack> =>
    BenchStack.make(workspace, packageDirectory, join(stateDirectory, name), text, {
      "rdma:cluster": { kubeconfig },
    });
  const real = await stackOf("bench-cluster", clusterProgram(operatorNamespace));
  const nothing = await stackOf("bench-cluster-nothing", clusterNothing);
  const above: number[] = [];
  for (let index = 1; index <= rounds; index += 1) {
    const floor = (await nothing.preview()).seconds;
    const whole = (await real.preview()).seconds;
    above.push(whole - floor);
    console.log(`  ${index}: preview ${whole.toFixed(2)} s, of nothing ${floor.toFixed(2)} s`);
  }
  return above.toSorted((a, b) => a - b)[Math.floor(above.length / 2)] ?? Number.NaN;
}

/** What the operator would have written of each node. */
async function describeNodes({ api }: Cluster): Promise<void> {
  const object = (kind: string, name: string): LabObject => ({
    apiVersion: "sriovnetwork.openshift.io/v1",
    kind,
    metadata: { name, namespace: operatorNamespace },
    spec: {},
  });
  await api.apply(object("SriovOperatorConfig", "default"), { manager: "helm" });
  const names = Array.from({ length: nodeCount }, (_, i) => `dgx${String(i + 1).padStart(3, "0")}`);
  const describe = async (name: string): Promise<void> => {
    const state = object("SriovNetworkNodeState", name);
    await api.apply(state, { manager: "operator" });
    await api.patchStatus(state, { interfaces: dgxInterfaces(), syncStatus: "Succeeded" });
  };
  for (let at = 0; at < names.length; at += 16)
    await Promise.all(names.slice(at, at + 16).map(describe));
}

function allocationMilliseconds(nodes: number): number {
  const [pool] = poolsOf({ pools: { p: { subnet: "10.0.0.0/16", perNodeBlockSize: 8 } } });
  const grid = pool === undefined ? undefined : gridOf(pool);
  if (pool === undefined || grid === undefined) throw new Error("The pool of the bench is none");
  const names = Array.from({ length: nodes }, (_, i) => `dgx${String(i + 1).padStart(4, "0")}`);
  const begin = performance.now();
  allocate(pool, grid, names, []);
  return performance.now() - begin;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
