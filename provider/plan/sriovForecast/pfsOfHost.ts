import type { PfFacts, VfFacts } from "../../facts/cardFacts.ts";
import type { HostFacts } from "../../facts/hostFacts.ts";
import type { PfView } from "./nodeView.ts";

/**
 * What the operator's daemon would find on a host that it has not described
 * yet: PFs with a driver and a netdev, of NVIDIA's cards. MTU, link state and
 * GUIDs are not known and stand as nothing to change.
 *
 * @returns `undefined` where the VFs of a PF could not be counted
 */
export function pfsOfHost({ cards }: HostFacts): readonly PfView[] | undefined {
  const views = cards.flatMap(({ pfs, deviceId }) =>
    pfs
      .filter(({ driver, netdev }) => driver !== null && netdev !== null)
      .map((pf) => viewOf(pf, deviceId)),
  );
  return views.some((view) => view === undefined)
    ? undefined
    : views.filter((view) => view !== undefined);
}

function viewOf(pf: PfFacts, deviceID: string): PfView | undefined {
  if (pf.numVfs === null) return undefined;
  return {
    name: pf.netdev ?? "",
    altNames: [],
    pciAddress: pf.pci,
    vendor: "15b3",
    deviceID,
    netFilter: "",
    mtu: Number.MAX_SAFE_INTEGER,
    numVfs: pf.numVfs,
    totalvfs: pf.totalVfs ?? 0,
    linkType: pf.linkLayer === null ? "" : linkTypes[pf.linkLayer],
    linkAdminState: "",
    eSwitchMode: "",
    externallyManaged: false,
    Vfs: pf.vfs.map(vfOf),
  };
}

const linkTypes = { infiniband: "IB", ethernet: "ETH" } as const;

function vfOf({ index, pci, driver }: VfFacts): PfView["Vfs"][number] {
  return { vfID: index, pciAddress: pci, driver: driver ?? "", mtu: 0, guid: "", vdpaType: "" };
}
