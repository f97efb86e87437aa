import { dgxNames, dgxNode } from "./dgxNode.ts";
import type { DgxNodeOptions } from "./dgxNode.ts";
import { eventually } from "./eventually.ts";
import { installKinds } from "./installKinds.ts";
import { nvidiaKinds, sriovKinds } from "./kinds.ts";
import type { LabApi } from "./labApi.ts";
import type { LabObject } from "./labObject.ts";
import { operatorNamespace } from "./operatorNamespace.ts";
import { installUpstreamSriovKinds } from "./upstreamCrds.ts";
import { namespaceManifest, workloadManifests } from "./workloads.ts";

/** What is in a cluster when it has started. */
export interface Population {
  /** CRDs to install, with the namespace network-operator: made of our schemas, or the SR-IOV operator's own. @default {"none"} */
  readonly kinds?: "none" | "ours" | "upstream";
  /** DGX B200 nodes: dgx001, dgx002, … @default {0} */
  readonly nodes?: number;
  /** Workloads of a GPU cluster, all of them running: see workloads.ts. @default {false} */
  readonly workloads?: boolean;
}

export async function populate(
  api: LabApi,
  { kinds = "none", nodes = 0, workloads = false }: Population,
): Promise<void> {
  if (kinds !== "none") await addKinds(api, kinds);
  if (nodes > 0) await addNodes(api, nodes);
  if (workloads) await addWorkloads(api, nodes);
}

async function addKinds(api: LabApi, kinds: "ours" | "upstream"): Promise<void> {
  await api.apply(namespaceManifest(operatorNamespace), { manager: "lab" });
  if (kinds === "upstream") await installUpstreamSriovKinds(api);
  await installKinds(api, kinds === "ours" ? [...nvidiaKinds, ...sriovKinds] : nvidiaKinds);
}

/** Requests on their way at a time. */
const concurrency = 16;

/** Creates DGX nodes dgx001, dgx002, … @returns their names */
export async function addNodes(
  api: LabApi,
  count: number,
  options: Omit<DgxNodeOptions, "name" | "index"> = {},
): Promise<string[]> {
  const names = dgxNames(count);
  const left = names.entries();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const [index, name] of left) await api.create(dgxNode({ name, index, ...options }));
    }),
  );
  return names;
}

/** Creates the workloads of a GPU cluster and waits until every pod of them runs. */
export async function addWorkloads(api: LabApi, nodes: number): Promise<void> {
  for (const manifest of workloadManifests(nodes)) await api.apply(manifest, { manager: "lab" });
  let waiting: string[] = [];
  await eventually(
    async () => {
      waiting = await stillStarting(api);
      return waiting.length === 0 ? true : undefined;
    },
    { what: () => `Workloads do not run: ${waiting.join(", ")}`, seconds: 120 },
  );
}

interface Workload extends LabObject {
  readonly status?: Readonly<Record<string, number | undefined>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Names of what has not all of its pods ready. */
async function stillStarting(api: LabApi): Promise<string[]> {
  const [daemonSets, deployments, jobs] = await Promise.all([
    api.list<Workload>("apps/v1", "DaemonSet"),
    api.list<Workload>("apps/v1", "Deployment"),
    api.list<Workload>("batch/v1", "Job"),
  ]);
  const wanted = (workload: Workload): unknown => {
    if (daemonSets.includes(workload)) return workload.status?.desiredNumberScheduled;
    return workload.spec[deployments.includes(workload) ? "replicas" : "parallelism"];
  };
  const ready = ({ status = {} }: Workload): number =>
    status.numberReady ?? status.readyReplicas ?? status.ready ?? 0;
  return [...daemonSets, ...deployments, ...jobs]
    .filter((workload) => ready(workload) !== wanted(workload) || ready(workload) === 0)
    .map(({ metadata }) => metadata.name);
}
