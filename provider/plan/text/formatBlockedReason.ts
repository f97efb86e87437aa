import { nameOrCount } from "./formatDevices.ts";
import { formatExcludedKind } from "./formatExcluded.ts";
import { formatOwner, modeArgument, ownerCommand } from "./formatOwner.ts";
import { formatSelect } from "./formatSelect.ts";
import type { BlockedReason } from "../reason.ts";

/** What must not be done, its owner or cause, and what to do instead. */
export function formatBlockedReason(reason: BlockedReason): string {
  switch (reason.code) {
    case "owned":
      return `RDMA mode ${reason.mode} would not last: ${formatOwner(reason.owner)} (${reason.owner.sign}) rewrites it; ${ownerCommand(reason.owner, reason.mode)}`;
    case "operator_forbids_argument":
      return `The boot configuration contradicts RDMA mode ${reason.mode}, and the SR-IOV operator (its pool's rdmaMode ${reason.pool === "unset" ? "is unset" : "is not known"}) would remove ${modeArgument(reason.mode)} and reboot; set rdmaMode: ${reason.mode} in its SriovNetworkPoolConfig, or take ib_core.netns_mode out of the boot configuration`;
    case "operator_other_mode":
      return `The SR-IOV operator's pool asks for RDMA mode ${reason.pool} and would undo ${reason.mode}; set rdmaMode: ${reason.mode} in its SriovNetworkPoolConfig`;
    case "modprobe_overridden":
      return `${reason.file} sets RDMA mode ${reason.mode} and is read after /etc/modprobe.d/ib_core.conf; take netns_mode out of it`;
    case "family_not_supported":
      return `Boot configuration of the ${reason.family} family cannot be written yet; set RDMA mode there by hand`;
    case "boot_loader_not_supported":
      return `The boot argument or the initramfs would have to be written, and the next boot takes them from ${reason.source}, which this version cannot write; ${reason.source === "bls" ? "install grubby, or set RDMA mode there by hand" : "set RDMA mode there by hand"}`;
    case "select_matches_nothing": {
      const but = reason.excluded.map((why) => formatExcludedKind(why)).join(", ");
      const found = `finds no eligible card${formatSelect(reason.select)}`;
      return `${reason.resource} ${found}${but === "" ? "" : `; what matches is never touched: ${but}`}`;
    }
    case "device_excluded":
      return `${reason.resource} selects ${pfs(reason)}, which is never touched: ${formatExcludedKind(reason.why)}`;
    case "contradiction":
      return `${reason.a.resource} wants ${reason.parameter} ${reason.a.value}${reason.devices.length === 0 ? "" : ` on ${pfs(reason)}`}, ${reason.b.resource} wants ${reason.b.value}: one of them has to give way`;
    case "card_not_configurable":
      return `${cards(reason)} cannot be configured: ${reason.message === "" ? reason.error : `"${reason.message}"`}`;
    case "link_type_fixed":
      return `Link type of ${pfs(reason)} cannot become ${reason.wanted}: the card has one link type only`;
    case "link_type_cuts_ssh":
      return `LINK_TYPE of ${cards(reason)} carries this SSH session and may cut it for good; configure the host's BMC first`;
    case "cold_cycle_did_not_load":
      return `${reason.parameter} of ${cards(reason)} is ${reason.live}, ${reason.wanted} is wanted, and a cold power cycle did not load it: look at the card; once it is mended, remove its file in /var/lib/pulumi-rdma/firmware`;
    case "vfs_above_total":
      return `${reason.wanted} VFs on ${pfs(reason)} are more than the ${reason.total} possible ${
        reason.numOfVfs === null
          ? "and no firmware claim raises them; pass the claim of a NicFirmwareVfs"
          : `and the ${reason.numOfVfs} of the firmware claim; raise its numOfVfs`
      }`;
    case "vfs_above_firmware_claim":
      return `${reason.wanted} VFs on ${pfs(reason)} are more than NUM_OF_VFS ${reason.numOfVfs}, which the firmware claim of the card wants exactly`;
    case "vfs_above_limit":
      return `${reason.wanted} VFs on ${pfs(reason)} are more than the ${reason.limit} that a PF can have`;
    case "vfs_firmware_blocked":
      return `${reason.wanted} VFs on ${pfs(reason)} wait for firmware that is blocked`;
    case "pf_without_driver":
      return `${pfs(reason)} has no driver, and VFs need one: load mlx5_core`;
  }
}

function cards(reason: { readonly devices: readonly string[] }): string {
  return nameOrCount(reason.devices, "cards");
}

function pfs(reason: { readonly devices: readonly string[] }): string {
  return nameOrCount(reason.devices, "PFs");
}
