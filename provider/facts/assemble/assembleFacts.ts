import type { HostFacts } from "../hostFacts.ts";
import { assembleBootVfs } from "./bootVfs.ts";
import { assembleCards } from "./cards.ts";
import type { Section } from "./frame.ts";
import {
  assembleAccess,
  assembleKexec,
  assembleLockdown,
  assembleOs,
  assembleProduct,
  assembleTools,
} from "./identity.ts";
import { assembleInUse } from "./inUse.ts";
import { readOpenHandles } from "./openHandles.ts";
import { assembleOwners } from "./owners.ts";
import { readProbeOutput } from "./probeOutput.ts";
import { assembleRdma } from "./rdma.ts";
import { assembleFirmwareWrites, assembleFirstSeen, assembleMarks } from "./records.ts";

/**
 * What the sections of a probe say about its host. A part that is missing or
 * damaged is unknown or failed by itself; the others are not touched by it.
 *
 * @throws {ParseError} where the sections are not those of a probe
 */
export function assembleFacts(sections: readonly Section[]): HostFacts {
  const probe = readProbeOutput(sections);
  const os = assembleOs(probe);
  const handles = readOpenHandles(probe);
  return {
    bootId: probe.host("boot_id"),
    ...assembleKexec(probe),
    hostname: probe.host("hostname"),
    kernel: probe.host("kernel"),
    os,
    product: assembleProduct(probe),
    access: assembleAccess(probe),
    lockdown: assembleLockdown(probe),
    tools: assembleTools(probe),
    owners: assembleOwners(probe, os.id),
    ...kernelArguments(probe.host("cmdline")),
    sriovOperator: { signs: operatorSigns(probe.signs("operator"), probe.processes) },
    rdma: assembleRdma(probe),
    cards: assembleCards(probe, handles),
    firmwareWrites: assembleFirmwareWrites(probe),
    firstSeen: assembleFirstSeen(probe),
    marks: assembleMarks(probe),
    ...assembleBootVfs(probe),
    inUse: assembleInUse(probe, handles),
  };
}

/** Split at spaces alone, as the operator does; the other words are nobody's business. */
function kernelArguments(line: string): Pick<HostFacts, "kernelArguments"> {
  const words = line.split(/\s+/).filter((word) => /netns_mode|iommu/.test(word));
  return line === "" ? {} : { kernelArguments: words };
}

function operatorSigns(files: readonly string[], processes: readonly string[]): string[] {
  const daemon = processes.some((name) => name.startsWith("sriov-network-c"));
  return daemon ? ["process sriov-network-config-daemon", ...files] : [...files];
}
