import type { HostFacts } from "../facts/hostFacts.ts";

/**
 * Signs that somebody still uses a host. While nothing here drains a node, an
 * act that needs an empty one is refused wherever there is any.
 */
export function undrainedSigns({ inUse }: HostFacts): string[] {
  const { kubelet, rdmaContexts, rdmaMounts, gpuProcesses } = inUse;
  return [
    ...(kubelet ? ["a kubelet runs"] : []),
    ...counted(rdmaContexts, "open RDMA contexts"),
    ...(rdmaMounts.length > 0 ? [`mounted over RDMA: ${rdmaMounts.join(", ")}`] : []),
    ...counted(gpuProcesses, "GPU processes"),
  ];
}

function counted(reading: HostFacts["inUse"]["rdmaContexts"], what: string): string[] {
  if (reading.status === "unknown") return [`${what} could not be counted: ${reading.why}`];
  return reading.value > 0 ? [`${reading.value} ${what}`] : [];
}
