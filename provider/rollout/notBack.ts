import type { CardFacts } from "../facts/cardFacts.ts";
import type { HostFacts } from "../facts/hostFacts.ts";

/**
 * What a host had before its reboot and does not have yet, in words: SSH answers
 * before the drivers are up, and a plan made then would see faults that are none.
 */
export function notBack(before: HostFacts, after: HostFacts): string[] {
  const cards = new Map(after.cards.map((card) => [card.id, card]));
  return [
    ...(before.rdma.live.status === "read" && after.rdma.live.status === "unknown"
      ? [`the RDMA mode cannot be read: ${after.rdma.live.why}`]
      : []),
    ...before.cards
      .filter(({ kind }) => kind === "nic")
      .flatMap((card) => cardNotBack(card, cards.get(card.id))),
  ];
}

/** A card is found by its serial number: a boot may move its PCI address. */
function cardNotBack(before: CardFacts, after: CardFacts | undefined): string[] {
  const device = `"${before.pfs[0]?.pci ?? before.id}"`;
  if (after === undefined) return [`${device} is gone`];
  if (after.pfs.length < before.pfs.length)
    return [`${device} has ${after.pfs.length} of ${before.pfs.length} functions`];
  const driven = (card: CardFacts): number => card.pfs.filter((pf) => pf.driver !== null).length;
  if (driven(after) < driven(before)) return [`${device} has no driver`];
  return before.firmware.status === "read" && after.firmware.status !== "read"
    ? [`the firmware configuration of ${device} cannot be read`]
    : [];
}
