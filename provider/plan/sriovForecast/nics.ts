import type { CardFacts } from "../../facts/cardFacts.ts";
import type { NodeCase } from "./deriveNodeStates.ts";
import type { DesiredInterface } from "./desiredSpec.ts";
import type { PfView } from "./nodeView.ts";

/** A card of NVIDIA's as the operator sees one: PFs whose address differs in the last digit. */
export interface Nic {
  /** Address without the last digit: `0000:18:00.`. */
  readonly prefix: string;
  /** In order of address; not empty. */
  readonly ports: readonly PfView[];
  /** Ports that a policy means, in order of address. */
  readonly wanted: readonly DesiredInterface[];
  /** The card of the probed host. */
  readonly card: CardFacts | undefined;
}

/** Cards of vendor 15b3 (249e200, mellanox_plugin.go), in order of address. */
export function nicsOf({ pfs = [], desired, host }: NodeCase): Nic[] {
  const ofVendor = pfs.filter(({ vendor }) => vendor === "15b3");
  const byPrefix = Map.groupBy(ofVendor, ({ pciAddress }) => prefixOf(pciAddress));
  return [...byPrefix]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([prefix, ports]) => ({
      prefix,
      ports: ports.toSorted(byAddress),
      wanted: desired.interfaces
        .filter(({ pciAddress }) => prefixOf(pciAddress) === prefix)
        .sort(byAddress),
      card: host?.cards.find((card) => card.pfs.some(({ pci }) => prefixOf(pci) === prefix)),
    }));
}

export function prefixOf(pciAddress: string): string {
  return pciAddress.slice(0, -1);
}

function byAddress(a: { readonly pciAddress: string }, b: { readonly pciAddress: string }): number {
  return a.pciAddress < b.pciAddress ? -1 : 1;
}

/**
 * VFs that the firmware is to offer: the larger number of the two ports of a
 * card, which share it. Only functions .0 and .1 know each other; of others
 * the one that the daemon happens to look at first decides
 * (249e200, pkg/vendors/mellanox/mellanox.go HandleTotalVfs).
 *
 * @returns the numbers that it may come to, the largest first; one but for cards of many functions
 */
export function wantedTotals({ ports, wanted, prefix }: Nic): number[] {
  const vfsOf = (last: string): number =>
    wanted.find(({ pciAddress }) => pciAddress === prefix + last)?.numVfs ?? 0;
  const totals = wanted.map(({ pciAddress, numVfs }) =>
    ports.length > 1 ? Math.max(numVfs, vfsOf(pciAddress.endsWith("0") ? "1" : "0")) : numVfs,
  );
  return [...new Set(totals)].sort((a, b) => b - a);
}

/** Every wanted port is somebody else's; one that is the operator's makes the card its own. */
export function isExternal({ wanted }: Nic): boolean {
  return wanted.length > 0 && wanted.every(({ externallyManaged }) => externallyManaged);
}
