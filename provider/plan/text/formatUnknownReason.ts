import type { FirmwareErrorCode } from "../../facts/firmwareFacts.ts";
import { nameOrCount } from "./formatDevices.ts";
import { formatOwner, ownerCommand } from "./formatOwner.ts";
import type { UnknownReason } from "../reason.ts";

/** What could not be decided, why, and what to do about it. */
export function formatUnknownReason(reason: UnknownReason): string {
  switch (reason.code) {
    case "host_unreachable":
      return reason.summary;
    case "mode_unknown":
      return `RDMA mode is not known: ${reason.why}`;
    case "mode_next_boot_unknown":
      return `RDMA mode of the next boot is not known: ${reason.why}`;
    case "namespaces_unknown":
      return `Whether other network namespaces exist is not known: ${reason.why}`;
    case "owned_next_boot":
      return `Whether ${formatOwner(reason.owner)} keeps RDMA mode ${reason.mode} for the next boot cannot be seen from the host; ${ownerCommand(reason.owner, reason.mode)}`;
    case "firmware_unreadable":
      return `Firmware of ${cards(reason)} could not be read: ${firmwareCause(reason)}`;
    case "firmware_value_unknown":
      return reason.column === "row"
        ? `${reason.parameter} of ${cards(reason)} is not known: the firmware tool did not print it`
        : `${reason.parameter} of ${cards(reason)} is not known: the firmware tool gives no ${columns[reason.column]} value`;
    case "firmware_per_function_staged":
      return `VFs of ${cards(reason)} after the next boot are not known: PF_NUM_OF_VF_VALID is staged and hides PF_NUM_OF_VF until then; set PF_NUM_OF_VF_VALID=0 to keep NUM_OF_VFS in charge`;
    case "numvfs_unreadable":
      return `VFs of ${pfs(reason)} are not known: sriov_numvfs did not answer in time, which a VF that is being released does`;
    case "vf_attributes_unreadable":
      return `Attributes of the VFs of ${pfs(reason)} are not known: \`ip -j link show\` (iproute2) does not list them`;
    case "link_layer_unknown":
      return `Whether ${pfs(reason)} is InfiniBand or Ethernet is not known: neither a netdev nor an RDMA device tells; choose it by "pci"`;
    case "dpu_mode_unknown":
      return `Whether ${cards(reason)} is in DPU mode is not known: left alone`;
    case "vfs_firmware_undecided":
      return `${reason.wanted} VFs on ${pfs(reason)} are more than the ${reason.total} possible now, and what the firmware of the card needs is not known`;
    case "vfs_total_behind_firmware":
      return `VFs of ${pfs(reason)} cannot be decided: NUM_OF_VFS ${reason.numOfVfs} is in effect, but the kernel knows ${reason.total} only; a reboot counts again, MSI-X or BAR space may be what is short`;
  }
}

const columns = { current: "Current", nextBoot: "Next Boot" } as const;

function cards(reason: { readonly devices: readonly string[] }): string {
  return nameOrCount(reason.devices, "cards");
}

function pfs(reason: { readonly devices: readonly string[] }): string {
  return nameOrCount(reason.devices, "PFs");
}

function firmwareCause(reason: Extract<UnknownReason, { code: "firmware_unreadable" }>): string {
  if (reason.error === "tool_missing")
    return "neither mstconfig nor mlxconfig is there; install mstflint";
  if (reason.unprivileged)
    return "this takes root; allow the SSH user to run sudo without a password";
  const blockedByLockdown: readonly FirmwareErrorCode[] = ["open_failed", "nv_access_blocked"];
  if (reason.lockdown !== "none" && blockedByLockdown.includes(reason.error))
    return `kernel lockdown (${reason.lockdown}) keeps the firmware tool out; mstflint 4.29 and Linux 6.15 or later get through by fwctl`;
  const { error, message } = reason;
  if ((error === "unreadable" || error === "vpd_unreadable") && message !== "") return message;
  return error === "timed_out" || message === ""
    ? causes[error]
    : `${causes[error]} ("${message}")`;
}

const causes: Readonly<Record<FirmwareErrorCode, string>> = {
  tool_missing: "the firmware tool is not there",
  no_devices: "the firmware tool finds no device",
  open_failed: "the firmware tool cannot open the card",
  nv_access_blocked: "the card refuses access to its configuration",
  unsupported_parameter: "the card does not know a parameter",
  bad_value: "the firmware tool refused a value",
  read_only: "the configuration is read-only",
  recovery_mode: "the card is in flash recovery",
  unsupported_device: "the firmware tool does not support the card",
  busy: "the card was busy; try again, or `mstconfig clear_semaphore`",
  missing_arguments: "the firmware tool lacks arguments",
  aborted: "the firmware tool was interrupted",
  timed_out: "the firmware tool did not answer in time",
  unreadable: "the firmware tool's output is not understood",
  vpd_unreadable: "its vital product data cannot be read",
};
