import { netnsModesOf, parseKernelCommandLine } from "../parse/kernelCommandLine.ts";
import { parseShowDepends } from "../parse/modprobe.ts";
import { parseNetnsModeFile } from "../parse/netnsMode.ts";
import { printable } from "../parse/printable.ts";
import type { RdmaFacts } from "../rdmaFacts.ts";
import type { RdmaMode } from "../rdmaMode.ts";
import { type Reading, read, unknown } from "../reading.ts";
import { attempt } from "./attempt.ts";
import { assembleNextBoot } from "./bootEntry.ts";
import { assembleInitramfs } from "./initramfs.ts";
import { notInstalled, outOfTime } from "./jobOutput.ts";
import { assembleModprobe } from "./modprobeOptions.ts";
import { assembleOtherNamespaces } from "./namespaces.ts";
import type { ProbeOutput } from "./probeOutput.ts";

export function assembleRdma(probe: ProbeOutput): RdmaFacts {
  const boot = assembleNextBoot(probe);
  return {
    live: liveMode(probe),
    nextLoad: nextLoad(probe),
    runningArguments: runningArguments(probe),
    bootEntry: boot.entry,
    modprobe: assembleModprobe(probe),
    initramfs: assembleInitramfs(probe, boot.kernel),
    otherNamespaces: assembleOtherNamespaces(probe),
  };
}

function liveMode(probe: ProbeOutput): Reading<RdmaMode> {
  if (probe.host("ib_core") === "")
    return unknown(
      "ib_core is not loaded; load it with `modprobe ib_core`, or take a host without RDMA out of the set",
    );
  return attempt(() => read(parseNetnsModeFile(probe.host("netns_mode"))));
}

/** Without an option anywhere a load takes the kernel's default, shared. */
function nextLoad(probe: ProbeOutput): Reading<RdmaMode> {
  const job = probe.jobs.get("next-load");
  if (job === undefined || notInstalled(job)) return unknown("modprobe is not installed");
  if (outOfTime(job)) return unknown("modprobe --show-depends ib_core did not end in time");
  if (job.status !== 0) {
    return unknown(`modprobe --show-depends ib_core failed: ${printable(job.text, 120)}`);
  }
  return attempt(() => read(parseShowDepends(job.text) ?? "shared"));
}

/** A value that the kernel refuses has no effect. */
function runningArguments(probe: ProbeOutput): RdmaMode[] {
  const modes = attempt(() => read(netnsModesOf(parseKernelCommandLine(probe.host("cmdline")))));
  return modes.status === "read" ? modes.value : [];
}
