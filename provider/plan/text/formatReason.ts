import { formatBlockedReason } from "./formatBlockedReason.ts";
import { formatChangeReason } from "./formatChangeReason.ts";
import { formatNoteReason } from "./formatNoteReason.ts";
import { formatUnknownReason } from "./formatUnknownReason.ts";
import type { Reason } from "../reason.ts";

/**
 * The words for a reason: one sentence without its full stop.
 *
 * @param devices of a change; other reasons carry their own
 */
export function formatReason(reason: Reason, devices: readonly string[] = []): string {
  switch (reason.code) {
    case "mode_runtime":
    case "mode_runtime_in_use":
    case "mode_reload":
    case "mode_reboot":
    case "mode_next_boot":
    case "mode_operator_argument":
    case "firmware_not_live":
    case "firmware_next_boot":
    case "vfs_create":
    case "vfs_change":
    case "vfs_wait_for_firmware":
    case "vfs_count_at_boot":
    case "vf_attributes":
    case "vfs_boot_unit":
      return formatChangeReason(reason, devices);
    case "host_unreachable":
    case "mode_unknown":
    case "mode_next_boot_unknown":
    case "namespaces_unknown":
    case "owned_next_boot":
    case "firmware_unreadable":
    case "firmware_value_unknown":
    case "firmware_per_function_staged":
    case "numvfs_unreadable":
    case "vf_attributes_unreadable":
    case "link_layer_unknown":
    case "dpu_mode_unknown":
    case "vfs_firmware_undecided":
    case "vfs_total_behind_firmware":
      return formatUnknownReason(reason);
    case "owned":
    case "operator_forbids_argument":
    case "operator_other_mode":
    case "modprobe_overridden":
    case "family_not_supported":
    case "boot_loader_not_supported":
    case "select_matches_nothing":
    case "device_excluded":
    case "contradiction":
    case "card_not_configurable":
    case "link_type_fixed":
    case "link_type_cuts_ssh":
    case "cold_cycle_did_not_load":
    case "vfs_above_total":
    case "vfs_above_firmware_claim":
    case "vfs_above_limit":
    case "vfs_firmware_blocked":
    case "pf_without_driver":
      return formatBlockedReason(reason);
    case "operator_removes_argument":
    case "operator_pool_differs":
    case "needs_root":
      return formatNoteReason(reason);
  }
}
