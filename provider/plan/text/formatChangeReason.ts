import type { Parameter } from "../parameter.ts";
import { formatDevices } from "./formatDevices.ts";
import { modeArgument } from "./formatOwner.ts";
import type { ChangeReason, ColdEvidence, StagedSource } from "../reason.ts";

/** Why a change of these devices is needed, as a sentence without its full stop. */
export function formatChangeReason(reason: ChangeReason, devices: readonly string[]): string {
  switch (reason.code) {
    case "mode_runtime":
      return `${modes(reason)}; it changes at runtime and disturbs no one`;
    case "mode_runtime_in_use":
      return `${modes(reason)}; it changes at runtime, but ${
        reason.users === "open" ? "RDMA is in use" : "whether RDMA is in use is not known"
      }: only on a drained node`;
    case "mode_reload":
      return `${modes(reason)}; a reload of the RDMA modules on the drained node changes it`;
    case "mode_reboot":
      return `${modes(reason)}; ${noRuntime[reason.because]}`;
    case "mode_next_boot":
      return reason.staged === null
        ? `RDMA mode is ${reason.wanted} as wanted, but the initramfs is older than modprobe.d and its copy counts at the next boot`
        : `RDMA mode is ${reason.wanted} as wanted, but the next boot would make it ${reason.staged} (${sources[reason.source]})`;
    case "mode_operator_argument":
      return `The SR-IOV operator's pool asks for ${reason.wanted}, but the boot configuration lacks ${modeArgument(reason.wanted)}, for which that operator reboots`;
    case "firmware_not_live":
      return notLive(reason, devices);
    case "firmware_next_boot":
      return `${of(reason.parameter, devices)} is ${reason.live} as wanted, but the next boot would make it ${reason.staged}`;
    case "vfs_create":
      return `${place(devices)} has no VFs, ${reason.wanted} are wanted; they are made at runtime and disturb no one`;
    case "vfs_change":
      return `${place(devices)} has ${reason.live} VFs, ${reason.wanted} are wanted; all of them go first${users[reason.users]}`;
    case "vfs_wait_for_firmware":
      return `${reason.wanted} VFs on ${place(devices)} once NUM_OF_VFS ${reason.numOfVfs} is live; ${reason.total} are possible now`;
    case "vfs_count_at_boot":
      return `${reason.wanted} VFs on ${place(devices)} once a boot counts again: the firmware allows them, the kernel still knows ${reason.total}`;
    case "vf_attributes":
      return `VFs on ${place(devices)} lack the wanted ${reason.lacking.join(", ")}; ${
        reason.users === "untouched"
          ? "set at runtime, which disturbs no one"
          : `they are bound anew${users[reason.users]}`
      }`;
    case "vfs_boot_unit":
      return `VFs on ${place(devices)}: ${bootUnit[reason.state]}`;
  }
}

const noRuntime = {
  namespaces: "other network namespaces forbid a change at runtime",
  namespaces_unknown: "whether other network namespaces forbid a change at runtime is not known",
  no_rdma_tool: 'there is no "rdma" tool (iproute2) to change it at runtime',
} as const;

const sources: Readonly<Record<StagedSource, string>> = {
  argument: "argument in the boot configuration",
  modprobe: "modprobe.d",
  initramfs: "copy in the initramfs",
  default: "the kernel's default",
};

const users = {
  none: ", none is in use",
  kubelet: ", and its kubelet may hand them out: only on a drained node",
  pod: ", and pods or containers hold some: only on a drained node",
  vm: ", and virtual machines hold some: only on a drained node",
} as const;

const bootUnit = {
  absent: "no unit makes them at boots that are not ours; it is written",
  other: "the boot unit would make others; its file is written anew",
  changed: "the boot unit was changed, or is of another version; it is written anew",
  disabled: "the boot unit is disabled; it is enabled again",
  unwanted: "the boot unit is no longer wanted; it goes",
} as const;

function modes(reason: { readonly live: string; readonly wanted: string }): string {
  return `RDMA mode is ${reason.live}, ${reason.wanted} is wanted`;
}

function notLive(
  reason: Extract<ChangeReason, { code: "firmware_not_live" }>,
  devices: readonly string[],
): string {
  const { parameter, live, match, staged, evidence } = reason;
  const exactly = match === "exactly" && parameter !== "SRIOV_EN" && parameter !== "LINK_TYPE";
  const wanted = `${exactly ? "exactly " : ""}${reason.wanted}`;
  const is = `${of(parameter, devices)} is ${live}, ${wanted} is wanted${staged ? " and staged" : ""}`;
  return `${is}; ${
    evidence === null
      ? "a warm reboot may load it, else one cold power cycle follows"
      : formatEvidence(evidence, staged ? "it" : "what was staged before")
  }`;
}

/** Why a warm reboot is known not to load what is staged, `it`. */
export function formatEvidence(evidence: ColdEvidence, it: string): string {
  switch (evidence.code) {
    case "boot_after_write":
      return evidence.act === null
        ? `a boot after the write did not load ${it}`
        : `the last boot (warm) did not load ${it}`;
    case "boot_after_first_seen":
      return `a boot since that was first seen did not load ${it}`;
    case "warm_failed_before":
      return "a warm reboot did not load an earlier change of this card";
    case "reset_status":
      return "mstfwreset asks for a full power cycle";
    case "product":
      return `a warm reboot often does not load it on a ${evidence.product}`;
    case "tool_hint":
      return "the firmware tool asked for a power cycle after the write";
    case "model":
      return `a warm reboot does not load it on a ${evidence.model}`;
  }
}

function of(parameter: Parameter, devices: readonly string[]): string {
  return devices.length === 0 ? parameter : `${parameter} of ${formatDevices(devices, parameter)}`;
}

function place(devices: readonly string[]): string {
  return devices.length === 0 ? "each PF" : each(devices);
}

function each(devices: readonly string[]): string {
  const text = formatDevices(devices, "numvfs");
  return devices.length > 1 ? `each of ${text}` : text;
}
