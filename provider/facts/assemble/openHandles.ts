import { outOfTime } from "./jobOutput.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/** Device files that processes hold open. */
export interface OpenHandles {
  /** Handles on /dev/infiniband/uverbs*. */
  readonly uverbs: number;
  /** VFIO groups and devices: `12`, `devices/vfio3`. */
  readonly vfio: ReadonlySet<string>;
  /** Every process could be looked at. */
  readonly complete: boolean;
}

export function readOpenHandles(probe: ProbeOutput): OpenHandles {
  const job = probe.jobs.get("handles");
  const lines = (job?.text ?? "").split("\n");
  const number = (key: string): number =>
    Number(lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? "0");
  // Without an IOMMU (drivers/vfio/group.c, vfio_group_alloc) group 7 is the file noiommu-7.
  const vfio = lines.flatMap(
    (line) => /^vfio \/dev\/vfio\/(?:noiommu-)?(.+)$/.exec(line)?.[1] ?? [],
  );
  return {
    uverbs: number("uverbs"),
    vfio: new Set(vfio),
    complete: job !== undefined && !outOfTime(job) && number("denied") === 0,
  };
}
