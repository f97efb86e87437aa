import type { RdmaMode } from "../../facts/rdmaMode.ts";
import { formatEvidence } from "../text/formatChangeReason.ts";
import { nameOrCount } from "../text/formatDevices.ts";
import type { LoopReason, NoteReason, StopReason, UnknownReason } from "./reason.ts";

/** Why the operator would get nowhere. */
export function formatStop(reason: StopReason, devices: readonly string[]): string {
  switch (reason.code) {
    case "many_pools":
      return `pools ${reason.pools.join(" and ")} both mean it: the operator then takes no rdmaMode, and waits for a drain that never begins`;
    case "lockdown":
      return `kernel lockdown (${reason.lockdown}) is on, and the operator fails on any NVIDIA card in a policy`;
    case "external_total":
      return `NUM_OF_VFS of ${nameOrCount(devices, "cards")} is ${reason.current}, and an externallyManaged policy wants ${reason.wanted}: the operator fails`;
    case "external_link":
      return `link type of ${nameOrCount(devices, "ports")} is ${reason.live || "not known"}, and an externallyManaged policy wants ${reason.wanted}: the operator fails`;
    case "link_fixed":
      return `link type of ${nameOrCount(devices, "ports")} is ${reason.live || "not known"} and cannot become ${reason.wanted}: the operator fails`;
    case "dpu_mode":
      return `DPU mode is on at ${nameOrCount(devices, "cards")}, where the operator fails to write the firmware`;
    case "above_total":
      return `${reason.wanted} VFs are wanted on ${nameOrCount(devices, "PFs")}, ${reason.total} are possible, and the operator leaves the firmware alone: it fails`;
  }
}

/** What could not be told, and what would tell it. */
export function formatUnknown(reason: UnknownReason, devices: readonly string[]): string {
  switch (reason.code) {
    case "not_described":
      return "the operator has not listed the PFs of this node yet; name the hosts, and the probe tells";
    case "command_line":
      return `whether ${reason.arguments.join(" or ")} is on the kernel command line is not known, and ${asked(reason.asked)}; name the hosts, and the probe tells`;
    case "cpu_vendor":
      return "whether the CPU is an Intel, for which the operator wants intel_iommu=on too, is not known; the label feature.node.kubernetes.io/cpu-model.vendor_id tells";
    case "kargs_tool":
      return `whether the operator can change kernel arguments on "${reason.osImage}" is not known; if not, it reboots at every start of its daemon`;
    case "firmware":
      return `NUM_OF_VFS of ${nameOrCount(devices, "cards")} is not known: ${reason.why}`;
    case "ovs_unit":
      return "whether the unit of Open vSwitch asks for hardware offload is not known; if ovs-vswitchd runs without it, the operator reboots";
    case "bridges":
      return "whether the Open vSwitch bridges are as the policies want them is not known; if not, the operator drains";
    case "systemd_files":
      return "whether the operator's boot services and their result are there is not known; if not, it reboots";
  }
}

function asked(what: RdmaMode | "no mode" | "vfio"): string {
  if (what === "vfio") return "VFs are to be bound to vfio-pci";
  return what === "no mode"
    ? "no pool asks for a mode: the operator would remove it and reboot"
    : `the pool asks for ${what}`;
}

/** What the operator would find again after its reboot. */
export function formatLoop(reason: LoopReason): string {
  switch (reason.code) {
    case "arguments_not_edited":
      return `${tools[reason.os]}, so ${reason.argument} ${reason.act === "add" ? "never gets there" : "stays"}`;
    case "argument_spelling":
      return `its script takes ${reason.found} for ${reason.argument} and adds nothing, its comparison does not`;
    case "firmware_not_loaded":
      return `${formatEvidence(reason.evidence, "it")}, and the operator only reboots warm`;
    case "external_systemd":
      return "an externallyManaged PF counts as changed whenever the daemon starts";
  }
}

/** Of a product or model it is known in general; of this very card nothing has been seen yet. */
export function isCertain(reason: LoopReason): boolean {
  return (
    reason.code !== "firmware_not_loaded" ||
    (reason.evidence.code !== "product" && reason.evidence.code !== "model")
  );
}

const tools = {
  ubuntu: "the operator changes no kernel arguments on Ubuntu",
  "no-grubby": "the operator changes kernel arguments through grubby alone, which is not there",
  s390x: "the operator does not run zipl, without which grubby changes nothing",
} as const;

export function formatNote(reason: NoteReason, devices: readonly string[]): string {
  switch (reason.code) {
    case "random_card":
      return (
        `${reason.needing} of ${reason.cards} cards need it, and the operator (v1.6) goes by the card that it happens to ` +
        "look at last: by chance it writes the firmware and resets those cards without a drain or a reboot"
      );
    case "firmware_zeroed":
      return `the operator stages NUM_OF_VFS 0 and SRIOV_EN off on ${nameOrCount(devices, "cards")}, which the next boot loads, whoever makes it`;
  }
}
