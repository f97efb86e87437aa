import type { NodeCase } from "./deriveNodeStates.ts";
import { isVirtualPlatform, type PfView } from "./nodeView.ts";
import { needsUpdate } from "./needsUpdate.ts";
import { nothingFound, type Part } from "./part.ts";
import type { DrainReason } from "./reason.ts";

/**
 * What takes VFs away that pods may hold (249e200, generic_plugin.go
 * needToUpdateVFs). A PF without VFs is never a reason to drain.
 */
export function drainRule(node: NodeCase): Part {
  const pfs = node.pfs ?? [];
  const isVirtual = isVirtualPlatform(pfs);
  return {
    ...nothingFound,
    drains: pfs
      .filter(({ numVfs }) => numVfs > 0)
      .flatMap((pf): DrainReason[] => {
        const wanted = node.desired.interfaces.find(
          ({ pciAddress }) => pciAddress === pf.pciAddress,
        );
        if (wanted === undefined)
          return isReset(node, pf)
            ? [{ code: "vfs", pci: pf.pciAddress, change: { what: "removed", from: pf.numVfs } }]
            : [];
        return isVirtual
          ? []
          : needsUpdate(wanted, pf).map((change) => ({
              code: "vfs",
              pci: pf.pciAddress,
              change,
            }));
      }),
  };
}

/**
 * VFs that the operator made are taken away when no policy means their PF any
 * more. It knows its own by a file on the host; here the spec that it works on
 * tells, for a PF that is in it has such a file.
 */
function isReset({ view }: NodeCase, pf: PfView): boolean {
  return (
    view?.spec.interfaces.some(
      ({ pciAddress, externallyManaged }) => pciAddress === pf.pciAddress && !externallyManaged,
    ) ?? false
  );
}

/**
 * What the daemon notices by itself, every 30 s (generic_plugin.go
 * CheckStatusChanges): no firmware, and no PF of somebody else.
 */
export function hasDrifted({ pfs = [], desired }: NodeCase): boolean {
  return desired.interfaces.some(
    (wanted) =>
      !wanted.externallyManaged &&
      pfs.some((pf) => pf.pciAddress === wanted.pciAddress && needsUpdate(wanted, pf).length > 0),
  );
}
