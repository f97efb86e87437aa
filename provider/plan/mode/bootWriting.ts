import type { HostFacts, OsFamily } from "../../facts/hostFacts.ts";
import type { BootEntry } from "../../facts/rdmaFacts.ts";
import type { Step } from "../../facts/step.ts";
import type { BlockedReason } from "../reason.ts";

/** What the apply script can put a boot argument into, by family. Plans are the same for all. */
const written: Readonly<Record<OsFamily, readonly BootEntry["source"][]>> = {
  debian: ["grub.cfg"],
  rhel: ["grubby", "grub.cfg"],
  ostree: ["rpm-ostree"],
  suse: ["grub.cfg"],
  other: [],
};

/** Why these steps cannot be done on this host: a family or a boot loader that the apply script does not know. */
export function bootObstacles(steps: readonly Step[], facts: HostFacts): BlockedReason[] {
  const { family } = facts.os;
  const kinds = new Set(steps.map((step) => step.do));
  const changesBoot = kinds.has("boot-argument") || kinds.has("initramfs");
  if (!changesBoot && !kinds.has("modprobe")) return [];
  if (family === "other") return [{ code: "family_not_supported", family }];
  // Its /boot and images belong to read-only snapshots that it alone makes.
  if (changesBoot && facts.tools["transactional-update"] !== undefined)
    return [{ code: "boot_loader_not_supported", source: "transactional-update" }];
  const { bootEntry } = facts.rdma;
  if (!kinds.has("boot-argument") || bootEntry.status === "unknown") return [];
  const { source } = bootEntry.value;
  return written[family].includes(source) ? [] : [{ code: "boot_loader_not_supported", source }];
}
