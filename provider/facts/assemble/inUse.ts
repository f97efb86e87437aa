import type { InUseFacts } from "../hostFacts.ts";
import { parseRdmaResource } from "../parse/rdmaJson.ts";
import { type Reading, read, unknown } from "../reading.ts";
import { attempt } from "./attempt.ts";
import { notInstalled, outOfTime } from "./jobOutput.ts";
import type { OpenHandles } from "./openHandles.ts";
import type { ProbeOutput } from "./probeOutput.ts";
import { remembered } from "../remembered.ts";

/** Idle hosts of a pool print equal texts. */
const contextsIn = remembered((text) => {
  const resources = parseRdmaResource(text);
  return resources.reduce((sum, resource) => sum + (resource.ctx ?? 0), 0);
}, 256);

export function assembleInUse(probe: ProbeOutput, handles: OpenHandles): InUseFacts {
  return {
    rdmaContexts: rdmaContexts(probe, handles),
    rdmaMounts: rdmaMounts(probe),
    gpuProcesses: gpuProcesses(probe),
    kubelet: hasKubelet(probe),
  };
}

/**
 * Open RDMA contexts. `rdma resource` does not show those of other namespaces in
 * exclusive mode; the handles on /dev/infiniband/uverbs* do, to root. Without
 * ib_core there are none.
 */
function rdmaContexts(probe: ProbeOutput, handles: OpenHandles): Reading<number> {
  if (probe.host("ib_core") === "") return read(0);
  const counted = contextsOfTool(probe);
  const seen = Math.max(handles.uverbs, counted.status === "read" ? counted.value : 0);
  if (handles.complete || seen > 0) return read(seen);
  if (counted.status === "unknown") return counted;
  return probe.host("netns_mode").trim() === "Y"
    ? counted
    : unknown("in exclusive mode only root can see who has RDMA devices open");
}

function contextsOfTool(probe: ProbeOutput): Reading<number> {
  const job = probe.jobs.get("rdma-resource");
  if (job === undefined || notInstalled(job)) return unknown("rdma is not installed");
  if (outOfTime(job)) return unknown("rdma resource did not end in time");
  return attempt(() => read(contextsIn(job.text)));
}

/** Mounts over NFS/RDMA, Lustre on o2ib, SMB Direct, and NVMe over RDMA. */
function rdmaMounts(probe: ProbeOutput): string[] {
  const table = (probe.jobs.get("mounts")?.text ?? "").split("\n").map((line) => line.split(" "));
  const points = table.flatMap(([source = "", point = "", type = "", options = ""]) => {
    const overRdma =
      options.split(",").some((option) => option === "proto=rdma" || option === "rdma") ||
      (type === "lustre" && source.includes("o2ib"));
    return overRdma ? [point] : [];
  });
  const devices = (probe.jobs.get("nvme")?.text ?? "").split("\n").filter((name) => name !== "");
  return [...new Set([...points, ...devices])].sort();
}

/** nvidia-smi prints one process ID per line, and is asked only where its driver is loaded. */
function gpuProcesses(probe: ProbeOutput): Reading<number> {
  const job = probe.jobs.get("gpu");
  if (job === undefined || notInstalled(job)) return read(0);
  if (outOfTime(job)) return unknown("nvidia-smi did not end in time");
  if (job.status !== 0) return unknown("nvidia-smi failed");
  return read(job.text.split("\n").filter((line) => /^[0-9]+\b/.test(line.trim())).length);
}

/** One that is set up counts too: it may just be starting again. */
function hasKubelet(probe: ProbeOutput): boolean {
  const running = probe.processes.some((name) => /^(?:kubelet|kubelite|k3s)/.test(name));
  return running || probe.signs("kubelet").length > 0;
}
