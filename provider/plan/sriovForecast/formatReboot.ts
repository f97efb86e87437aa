import { nameOrCount } from "../text/formatDevices.ts";
import type { DrainReason, RebootReason, VfChange } from "./reason.ts";

/** Why the operator would reboot, as a sentence without its full stop. */
export function formatReboot(reason: RebootReason, devices: readonly string[]): string {
  const cards = nameOrCount(devices, "cards");
  switch (reason.code) {
    case "argument_missing":
      return reason.because === "vfio"
        ? `VFs are to be bound to vfio-pci, and the kernel command line lacks ${reason.argument}`
        : `${reason.argument} is not on the kernel command line, which is all that the operator compares for ` +
            `rdmaMode${liveText(reason)}`;
    case "argument_extra":
      return reason.mode === null
        ? `${reason.argument} is on the kernel command line, and no pool asks for an RDMA mode: the operator removes it`
        : `${reason.argument} is on the kernel command line, and the pool asks for ${reason.mode}`;
    case "num_of_vfs":
      return `${totalText(reason, cards)}, and the operator wants exactly ${reason.wanted}${
        reason.staged === true
          ? "; it is staged already, which does not keep the operator from it"
          : ""
      }`;
    case "sriov_en":
      return reason.wanted
        ? `SRIOV_EN of ${cards} is off in the firmware, and VFs are wanted`
        : `SRIOV_EN of ${cards} is on in the firmware, and no VFs are wanted`;
    case "link_type":
      return `link type of ${nameOrCount(devices, "ports")} is ${reason.live || "not known"}, and ${reason.wanted} is wanted`;
    case "systemd_change":
      return "in configurationMode systemd every change of what is wanted of a node is a reboot";
    case "systemd_first":
      return "configurationMode systemd takes a reboot to begin with";
    case "systemd_drain":
      return "in configurationMode systemd a drain is always a reboot";
    case "requested":
      return "the operator's daemon asks for a reboot already (Reboot_Required)";
  }
}

function liveText({ argument, live }: Extract<RebootReason, { code: "argument_missing" }>): string {
  if (live === null) return "";
  const wanted = argument.endsWith("=1") ? "shared" : "exclusive";
  return live === wanted
    ? `; the mode is ${live} already, so the reboot changes nothing`
    : `; the mode is ${live}`;
}

function totalText(
  { current, staged }: Extract<RebootReason, { code: "num_of_vfs" }>,
  cards: string,
): string {
  return staged === null
    ? `sriov_totalvfs of ${cards} is ${current}, and NUM_OF_VFS with it`
    : `NUM_OF_VFS of ${cards} is ${current}`;
}

/** Why the operator would drain. */
export function formatDrain(reason: DrainReason, devices: readonly string[]): string {
  switch (reason.code) {
    case "vfs":
      return formatVfChange(reason.change, nameOrCount(devices, "PFs"));
    case "requested":
      return "the operator's daemon asks for a drain already (Drain_Required)";
  }
}

function formatVfChange(change: VfChange, pfs: string): string {
  switch (change.what) {
    case "numVfs":
      return `VFs of ${pfs} become ${change.to} (now ${change.from}): all of them go first`;
    case "mtu":
      return `MTU of ${pfs} becomes ${change.to} (now ${change.from})`;
    case "eSwitchMode":
      return `eSwitchMode of ${pfs} becomes ${change.to} (now ${change.from})`;
    case "link_down":
      return `the link of ${pfs} is set down, which the operator takes for a change`;
    case "driver":
      return change.from === ""
        ? `VFs of ${pfs} are bound to no driver, ${change.to} is wanted`
        : `VFs of ${pfs} are bound to ${change.from}, ${change.to} is wanted`;
    case "vf_mtu":
      return `MTU of VFs of ${pfs} becomes ${change.to} (now ${change.from})`;
    case "guid":
      return `VFs of ${pfs} have no GUID yet`;
    case "externally_managed":
      return `externallyManaged is set for ${pfs}, which the operator takes for a change whenever it looks`;
    case "vdpaType":
      return `vdpaType of VFs of ${pfs} becomes ${change.to || "none"} (now ${change.from || "none"})`;
    case "removed":
      return `VFs of ${pfs} go (now ${change.from}), for no policy means them any more`;
  }
}
