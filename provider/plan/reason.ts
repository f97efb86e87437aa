import type { FirmwareErrorCode } from "../facts/firmwareFacts.ts";
import type { OsFamily, Owner } from "../facts/hostFacts.ts";
import type { BootEntry } from "../facts/rdmaFacts.ts";
import type { RdmaMode } from "../facts/rdmaMode.ts";
import type { Parameter } from "./parameter.ts";
import type { Match, Select } from "./claim.ts";
import type { Excluded } from "./excluded.ts";
import type { VfAttribute } from "./vfs/vfSettings.ts";

/**
 * Devices of a reason: PCI addresses, sorted. Everything else in a reason is
 * the same for like hosts, so that equal reasons fold.
 */
interface OfDevices {
  readonly devices: readonly string[];
}

/** What an approved cold power cycle rests on: why a warm reboot is known not to be enough. */
export type ColdEvidence =
  /** A boot came after our write and did not load it; `act` is the one we began. */
  | { readonly code: "boot_after_write"; readonly act: "warm-reboot" | null }
  /** A boot came after a run of ours first saw the value pending. */
  | { readonly code: "boot_after_first_seen" }
  /** A warm reboot of ours did not load an earlier change of this card. */
  | { readonly code: "warm_failed_before" }
  /** `mstfwreset status` says so. */
  | { readonly code: "reset_status" }
  /** DGX and HGX: a warm reboot often does not load the configuration of their NICs. */
  | { readonly code: "product"; readonly product: "DGX" | "HGX" }
  /** The firmware tool asked for a power cycle after our write. */
  | { readonly code: "tool_hint" }
  /** BlueField-2: its Arm side keeps running through a warm reboot. */
  | { readonly code: "model"; readonly model: string };

/** Why a change is needed and what makes it live. */
export type ChangeReason =
  | { readonly code: "mode_runtime"; readonly live: RdmaMode; readonly wanted: RdmaMode }
  | {
      readonly code: "mode_runtime_in_use";
      readonly live: RdmaMode;
      readonly wanted: RdmaMode;
      readonly users: "open" | "unknown";
    }
  | { readonly code: "mode_reload"; readonly live: RdmaMode; readonly wanted: RdmaMode }
  | {
      readonly code: "mode_reboot";
      readonly live: RdmaMode;
      readonly wanted: RdmaMode;
      readonly because: "namespaces" | "namespaces_unknown" | "no_rdma_tool";
    }
  | {
      readonly code: "mode_next_boot";
      readonly wanted: RdmaMode;
      /** `null`: an initramfs older than modprobe.d holds a copy that nobody can vouch for. */
      readonly staged: RdmaMode | null;
      readonly source: StagedSource;
    }
  | { readonly code: "mode_operator_argument"; readonly wanted: RdmaMode }
  | {
      readonly code: "firmware_not_live";
      readonly parameter: Parameter;
      readonly live: string;
      readonly wanted: string;
      readonly match: Match;
      /** The next boot would already take it. */
      readonly staged: boolean;
      readonly evidence: ColdEvidence | null;
    }
  | {
      readonly code: "firmware_next_boot";
      readonly parameter: Parameter;
      readonly live: string;
      readonly staged: string;
      readonly wanted: string;
    }
  | { readonly code: "vfs_create"; readonly wanted: number }
  | {
      readonly code: "vfs_change";
      readonly live: number;
      readonly wanted: number;
      readonly users: VfUsers;
    }
  | {
      readonly code: "vfs_wait_for_firmware";
      readonly wanted: number;
      readonly total: number;
      readonly numOfVfs: number;
    }
  | { readonly code: "vfs_count_at_boot"; readonly wanted: number; readonly total: number }
  | {
      readonly code: "vf_attributes";
      /** What VFs of the PF lack, in the order of the claim. */
      readonly lacking: readonly VfAttribute[];
      /** As of `vfs_change`. `untouched`: nothing has to be bound anew. */
      readonly users: VfUsers | "untouched";
    }
  | {
      readonly code: "vfs_boot_unit";
      /** `other`: its file asks for other VFs; `changed`: script or unit were edited or are of another version. */
      readonly state: "absent" | "other" | "changed" | "disabled" | "unwanted";
    };

/** Who may hold VFs that would go: `pod` and `vm` do; `kubelet`: nobody now, but pods may at any time. */
export type VfUsers = "none" | "kubelet" | "pod" | "vm";

/** Where the mode of the next boot comes from. */
export type StagedSource = "argument" | "modprobe" | "initramfs" | "default";

export type UnknownReason =
  | {
      readonly code: "host_unreachable";
      readonly cause: string;
      readonly summary: string;
      /** Of this host alone: what was tried, then the cause. Not for a row of several hosts. */
      readonly message: string;
    }
  | { readonly code: "mode_unknown"; readonly why: string }
  | { readonly code: "mode_next_boot_unknown"; readonly why: string }
  | { readonly code: "namespaces_unknown"; readonly why: string }
  | { readonly code: "owned_next_boot"; readonly owner: Owner; readonly mode: RdmaMode }
  | (OfDevices & {
      readonly code: "firmware_unreadable";
      readonly error: FirmwareErrorCode;
      readonly message: string;
      readonly lockdown: "none" | "integrity" | "confidentiality";
      readonly unprivileged: boolean;
    })
  | (OfDevices & {
      readonly code: "firmware_value_unknown";
      readonly parameter: string;
      /** `row`: the tool did not print the parameter at all. */
      readonly column: "row" | "current" | "nextBoot";
    })
  | (OfDevices & { readonly code: "firmware_per_function_staged" })
  | (OfDevices & { readonly code: "numvfs_unreadable" })
  | (OfDevices & { readonly code: "vf_attributes_unreadable" })
  | (OfDevices & { readonly code: "link_layer_unknown" })
  | (OfDevices & { readonly code: "dpu_mode_unknown" })
  | (OfDevices & {
      readonly code: "vfs_firmware_undecided";
      readonly wanted: number;
      readonly total: number;
    })
  | (OfDevices & {
      readonly code: "vfs_total_behind_firmware";
      readonly total: number;
      readonly numOfVfs: number;
    });

export type BlockedReason =
  | { readonly code: "owned"; readonly owner: Owner; readonly mode: RdmaMode }
  | {
      readonly code: "operator_forbids_argument";
      readonly mode: RdmaMode;
      readonly pool: "unset" | "unknown";
    }
  | {
      readonly code: "operator_other_mode";
      readonly mode: RdmaMode;
      readonly pool: RdmaMode;
    }
  | { readonly code: "modprobe_overridden"; readonly file: string; readonly mode: RdmaMode }
  | { readonly code: "family_not_supported"; readonly family: OsFamily }
  | {
      readonly code: "boot_loader_not_supported";
      /** Where the next boot's arguments come from. */
      readonly source: BootEntry["source"] | "transactional-update";
    }
  | {
      readonly code: "select_matches_nothing";
      readonly resource: string;
      readonly select: Select;
      /** Kinds of excluded devices that the selector would have meant. */
      readonly excluded: readonly Excluded["why"][];
    }
  | (OfDevices & {
      readonly code: "device_excluded";
      readonly resource: string;
      readonly why: Excluded["why"];
    })
  | (OfDevices & {
      readonly code: "contradiction";
      readonly parameter: Parameter;
      readonly a: ClaimedValue;
      readonly b: ClaimedValue;
    })
  | (OfDevices & {
      readonly code: "card_not_configurable";
      readonly error: FirmwareErrorCode;
      readonly message: string;
    })
  | (OfDevices & { readonly code: "link_type_fixed"; readonly wanted: string })
  | (OfDevices & { readonly code: "link_type_cuts_ssh" })
  | (OfDevices & {
      readonly code: "cold_cycle_did_not_load";
      readonly parameter: Parameter;
      readonly live: string;
      readonly wanted: string;
    })
  | (OfDevices & {
      readonly code: "vfs_above_total";
      readonly wanted: number;
      readonly total: number;
      /** What the firmware claim of the card gives; `null` where there is none. */
      readonly numOfVfs: number | null;
    })
  | (OfDevices & {
      readonly code: "vfs_above_firmware_claim";
      readonly wanted: number;
      readonly numOfVfs: number;
    })
  | (OfDevices & {
      readonly code: "vfs_above_limit";
      readonly wanted: number;
      readonly limit: number;
    })
  | (OfDevices & { readonly code: "vfs_firmware_blocked"; readonly wanted: number })
  | (OfDevices & { readonly code: "pf_without_driver" });

/** A value and the resource that claims it. */
export interface ClaimedValue {
  readonly resource: string;
  readonly value: string;
}

export type NoteReason =
  | {
      readonly code: "operator_removes_argument";
      readonly pool: "unset" | "unknown";
      /** The operator cannot remove it there: it reboots again at every start of its daemon. */
      readonly loops: boolean;
    }
  | { readonly code: "operator_pool_differs"; readonly pool: RdmaMode; readonly wanted: RdmaMode }
  | { readonly code: "needs_root" };

export type Reason = ChangeReason | UnknownReason | BlockedReason | NoteReason;
export type ReasonCode = Reason["code"];
