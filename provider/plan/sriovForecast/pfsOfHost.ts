import type { HostFacts } from "../../facts/hostFacts.ts";
import type { PfView } from "./nodeView.ts";

/**
 * What the operator's daemon would find on a host that it has not described
 * yet: PFs with a driver and a netdev, other cards than NVIDIA's left out (the
 * probe does not list them). MTU and link state are not known and stand as
 * nothing to change; they do not matter where no VF exists.
 */
export function pfsOfHost({ cards }: HostFacts): PfView[] {
  return cards.flatMap(({ pfs, deviceId }) =>
    pfs.flatMap(({ pci, driver, netdev, linkLayer, totalVfs, numVfs }) =>
      driver === null || netdev === null
        ? []
        : [
            {
              name: netdev,
              altNames: [],
              pciAddress: pci,
              vendor: "15b3",
              deviceID: deviceId,
              netFilter: "",
              mtu: Number.MAX_SAFE_INTEGER,
              numVfs: numVfs ?? 0,
              totalvfs: totalVfs ?? 0,
              linkType: linkLayer === null ? "" : linkLayer === "infiniband" ? "IB" : "ETH",
              linkAdminState: "",
              eSwitchMode: "",
              externallyManaged: false,
              Vfs: [],
            },
          ],
    ),
  );
}
