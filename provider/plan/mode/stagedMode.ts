import { read, unknown, type Reading } from "../../facts/reading.ts";
import type { RdmaFacts } from "../../facts/rdmaFacts.ts";
import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { StagedSource } from "../reason.ts";

export interface StagedMode {
  /** `null`: the copy of modprobe.d in an outdated initramfs counts; a rebuild settles it. */
  readonly mode: RdmaMode | null;
  readonly source: StagedSource;
}

/**
 * The mode that the next boot will load: the argument of the boot loader's
 * generated default entry (it beats modprobe.d, last one wins), else modprobe.d
 * (its copy in the initramfs where ib_core is loaded from there), else the
 * kernel's default, shared.
 */
export function stagedMode(rdma: RdmaFacts): Reading<StagedMode> {
  if (rdma.bootEntry.status === "unknown") return rdma.bootEntry;
  const argument = rdma.bootEntry.value.modes.at(-1);
  if (argument !== undefined) return read({ mode: argument, source: "argument" });
  if (rdma.modprobe.status === "unknown") return rdma.modprobe;
  const option = rdma.modprobe.value.at(-1);
  if (option === undefined) return read({ mode: "shared", source: "default" });
  if (rdma.initramfs.status === "unknown")
    return unknown(`whether ib_core loads from the initramfs: ${rdma.initramfs.why}`);
  const { loadsIbCore, current } = rdma.initramfs.value;
  return loadsIbCore && !current
    ? read({ mode: null, source: "initramfs" })
    : read({ mode: option.mode, source: "modprobe" });
}
