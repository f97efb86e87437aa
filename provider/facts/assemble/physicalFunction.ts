import type { PfFacts, VfFacts } from "../cardFacts.ts";
import type { PciAddress } from "../pciAddress.ts";
import { type FunctionText, type VfSource, wholeNumber } from "./functionText.ts";
import type { HostContext } from "./hostContext.ts";
import type { VfAttributes } from "./vfAttributes.ts";
import { vfOwner } from "./vfOwner.ts";

/** A function as its host shows it. */
export function physicalFunction(
  pci: PciAddress,
  { driver, netdev, rdmaDevice, linkLayer, totalVfs, vfs }: FunctionText,
  context: HostContext,
): PfFacts {
  const numVfs = wholeNumber(context.numVfs(pci));
  const pf = { pci, driver, netdev, rdmaDevice, linkLayer, totalVfs, numVfs };
  const attributes = context.attributes(pci);
  return {
    ...pf,
    vfs: vfs.map((vf) => vfFacts(vf, attributes.get(vf.index), vfOwner(vf, pf, context))),
  };
}

function vfFacts(
  { index, pci, driver, netdev, rdmaDevice }: VfSource,
  attributes: VfAttributes | undefined,
  owner: VfFacts["owner"],
): VfFacts {
  const vf = { index, pci, driver, netdev, rdmaDevice, owner };
  return attributes === undefined ? vf : { ...vf, attributes };
}
