import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { ColdEvidence } from "../reason.ts";

/** Words on the kernel command line that the operator compares, exactly as spelled here. */
export const operatorArguments = {
  shared: "ib_core.netns_mode=1",
  exclusive: "ib_core.netns_mode=0",
  intelIommu: "intel_iommu=on",
  iommuPt: "iommu=pt",
} as const;
export type OperatorArgument = (typeof operatorArguments)[keyof typeof operatorArguments];

/** A PF or card, by PCI address. Everything else in a reason is the same for like nodes, so that equal reasons fold. */
interface OfPf {
  readonly pci: string;
}

/** Why the operator reboots a node. */
export type RebootReason =
  | {
      readonly code: "argument_missing";
      readonly argument: OperatorArgument;
      readonly because: "rdmaMode" | "vfio";
      /** Live RDMA mode, where `because` is the mode and it is known: equal to the wanted one, the reboot is needless. */
      readonly live: RdmaMode | null;
    }
  | {
      readonly code: "argument_extra";
      readonly argument: OperatorArgument;
      /** Mode that the pool asks for; `null`: none. */
      readonly mode: RdmaMode | null;
    }
  | (OfPf & {
      readonly code: "num_of_vfs";
      readonly current: number;
      readonly wanted: number;
      /** The next boot would already load it; `null` where only sriov_totalvfs is known. */
      readonly staged: boolean | null;
    })
  | (OfPf & { readonly code: "sriov_en"; readonly wanted: boolean })
  | (OfPf & { readonly code: "link_type"; readonly live: string; readonly wanted: string })
  /** Systemd mode: each change of a spec. */
  | { readonly code: "systemd_change" }
  /** Systemd mode: its services and files are not there yet. */
  | { readonly code: "systemd_first" }
  /** Systemd mode: what would be a drain elsewhere. */
  | { readonly code: "systemd_drain" }
  /** The daemon has asked for it, and the spec stays as it is. */
  | { readonly code: "requested"; readonly state: "Reboot_Required" };

/** Why the operator takes the VFs of a PF away and makes them anew. */
export type VfChange =
  | { readonly what: "numVfs"; readonly from: number; readonly to: number }
  | { readonly what: "mtu"; readonly from: number; readonly to: number }
  | { readonly what: "eSwitchMode"; readonly from: string; readonly to: string }
  | { readonly what: "link_down" }
  | { readonly what: "driver"; readonly from: string; readonly to: string }
  | { readonly what: "vf_mtu"; readonly from: number; readonly to: number }
  | { readonly what: "guid" }
  | { readonly what: "externally_managed" }
  | { readonly what: "vdpaType"; readonly from: string; readonly to: string }
  /** No policy means the PF any more. */
  | { readonly what: "removed"; readonly from: number };

export type DrainReason =
  | (OfPf & { readonly code: "vfs"; readonly change: VfChange })
  | { readonly code: "requested"; readonly state: "Drain_Required" };

/** Why the operator would stop halfway: nothing is applied, nothing reboots. */
export type StopReason =
  | { readonly code: "many_pools"; readonly pools: readonly string[] }
  | { readonly code: "lockdown"; readonly lockdown: "integrity" | "confidentiality" }
  | (OfPf & {
      readonly code: "external_total";
      readonly current: number;
      readonly wanted: number;
    })
  | (OfPf & { readonly code: "external_link"; readonly live: string; readonly wanted: string })
  | (OfPf & { readonly code: "link_fixed"; readonly live: string; readonly wanted: string })
  | (OfPf & { readonly code: "dpu_mode" })
  /** The operator leaves the firmware alone, and the kernel cannot make so many. */
  | (OfPf & { readonly code: "above_total"; readonly total: number; readonly wanted: number });

/** What could not be told; each says what would tell. */
export type UnknownReason =
  | { readonly code: "not_described" }
  | {
      readonly code: "command_line";
      readonly arguments: readonly OperatorArgument[];
      /** What the operator compares them for. */
      readonly asked: RdmaMode | "no mode" | "vfio";
    }
  | { readonly code: "cpu_vendor" }
  | { readonly code: "kargs_tool"; readonly osImage: string }
  | (OfPf & { readonly code: "firmware"; readonly why: string })
  | { readonly code: "ovs_unit" }
  | { readonly code: "bridges" }
  | { readonly code: "systemd_files" };

/** Why a reboot does not end it: the operator finds the same again at each start of its daemon. */
export type LoopReason =
  | {
      readonly code: "arguments_not_edited";
      readonly os: "ubuntu" | "no-grubby" | "s390x";
      readonly argument: OperatorArgument;
      readonly act: "add" | "remove";
    }
  /** Its script finds the text within another word and adds nothing; its comparison wants the word alone. */
  | {
      readonly code: "argument_spelling";
      readonly argument: OperatorArgument;
      readonly found: string;
    }
  | (OfPf & { readonly code: "firmware_not_loaded"; readonly evidence: ColdEvidence })
  /** An externally managed PF counts as changed whenever the daemon looks. */
  | { readonly code: "external_systemd" };

export type NoteReason =
  /** The decision of the card that the daemon happens to look at last counts for all. */
  | { readonly code: "random_card"; readonly cards: number; readonly needing: number }
  /** Cards that leave the policies: the next boot, whoever makes it, loads no VFs. */
  | (OfPf & { readonly code: "firmware_zeroed" });
