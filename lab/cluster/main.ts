import { parseArgs } from "node:util";
import { startCluster } from "./startCluster.ts";
import type { Cluster } from "./startCluster.ts";

const help = `Runs a real Kubernetes control plane with simulated DGX nodes on loopback until Ctrl-C.

  node lab/cluster/main.ts [--nodes N] [--idle] [--upstream] [--directory DIR]

  --nodes N          DGX B200 nodes dgx001, dgx002, … (default 8)
  --idle             no workloads; without it each node runs pods, and budgets protect some
  --upstream         the SR-IOV operator's own CRDs instead of those made of our schemas
  --directory DIR    state folder, thrown away first (default .lab/cluster)

The first run builds etcd, Kubernetes and kwok, which takes about six minutes.
`;

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      nodes: { type: "string", default: "8" },
      idle: { type: "boolean", default: false },
      upstream: { type: "boolean", default: false },
      directory: { type: "string", default: ".lab/cluster" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => {
        resolve();
      });
  });
  const started = Date.now();
  const nodes = nodeCount(values.nodes);
  const starting = startCluster({
    directory: values.directory,
    kinds: values.upstream ? "upstream" : "ours",
    nodes,
    workloads: !values.idle && nodes > 0,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const cluster = await Promise.race([starting, stopped]);
  // The guard ends what an interrupted start left.
  if (cluster === undefined) process.exit(1);
  process.stdout.write(describe(cluster, nodes, (Date.now() - started) / 1000));
  await stopped;
  await cluster.stop();
}

function nodeCount(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) > 2000)
    throw new Error(`--nodes is "${text}", expected a whole number from 0 to 2000`);
  return Number(text);
}

function describe({ kubeconfig, directory }: Cluster, nodes: number, seconds: number): string {
  return [
    `${nodes} nodes after ${seconds.toFixed(1)} s; logs in ${directory}; stop with Ctrl-C\n\n`,
    `KUBECONFIG=${kubeconfig}\n`,
  ].join("");
}
