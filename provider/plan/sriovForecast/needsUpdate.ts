import { rangeOf } from "./applyPolicies.ts";
import type { DesiredInterface, VfGroup } from "./desiredSpec.ts";
import type { PfView } from "./nodeView.ts";
import type { VfChange } from "./reason.ts";

type Vf = PfView["Vfs"][number];

/** A VF on one of these is not usable as a network device (249e200, pkg/vars/vars.go DpdkDrivers). */
const userspaceDrivers = ["igb_uio", "vfio-pci", "uio_pci_generic"];

/** What a VF of InfiniBand or RoCE has before the operator gave it a GUID. */
const unsetGuid = "0000:0000:0000:0000";

/**
 * Everything that makes the operator configure a PF anew, in the order in which
 * it looks (249e200, api/v1/helper.go NeedToUpdateSriov). A PF that is only
 * asked for less MTU than it has is left as it is.
 */
export function needsUpdate(wanted: DesiredInterface, pf: PfView): VfChange[] {
  const [from, to] = [pf.eSwitchMode || "legacy", wanted.eSwitchMode || "legacy"];
  return [
    ...(wanted.mtu > pf.mtu ? [{ what: "mtu", from: pf.mtu, to: wanted.mtu } as const] : []),
    ...(from === to ? [] : [{ what: "eSwitchMode", from, to } as const]),
    ...(wanted.numVfs === pf.numVfs
      ? []
      : [{ what: "numVfs", from: pf.numVfs, to: wanted.numVfs } as const]),
    ...(pf.linkAdminState === "down" ? [{ what: "link_down" } as const] : []),
    ...(wanted.numVfs > 0 ? vfChanges(wanted, pf) : []),
  ];
}

/** Each kind of change once, whatever VFs it is found on. */
function vfChanges(wanted: DesiredInterface, pf: PfView): VfChange[] {
  const changes = pf.Vfs.flatMap((vf) => {
    const group = wanted.vfGroups.find(({ vfRange }) => {
      const range = rangeOf(vfRange);
      return range !== undefined && range.first <= vf.vfID && vf.vfID <= range.last;
    });
    return group === undefined ? [] : changesOfVf(wanted, pf, group, vf);
  });
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

function changesOfVf(wanted: DesiredInterface, pf: PfView, group: VfGroup, vf: Vf): VfChange[] {
  const type = group.deviceType || "netdevice";
  const driver: VfChange = { what: "driver", from: vf.driver, to: type };
  const vdpa: VfChange = { what: "vdpaType", from: vf.vdpaType, to: group.vdpaType };
  const other = group.vdpaType === vf.vdpaType ? [] : [vdpa];
  if (vf.driver === "") return [driver];
  if (type !== "netdevice") return [...(vf.driver === type ? [] : [driver]), ...other];
  if (userspaceDrivers.includes(vf.driver)) return [driver];
  const mtuDiffers = vf.mtu !== 0 && group.mtu !== 0 && vf.mtu !== group.mtu;
  const link = pf.linkType.toUpperCase();
  const needsGuid = link === "IB" || (link === "ETH" && group.isRdma);
  return [
    ...(mtuDiffers ? [{ what: "vf_mtu", from: vf.mtu, to: group.mtu } as const] : []),
    ...(needsGuid && vf.guid === unsetGuid ? [{ what: "guid" } as const] : []),
    ...(wanted.externallyManaged ? [{ what: "externally_managed" } as const] : []),
    ...other,
  ];
}
