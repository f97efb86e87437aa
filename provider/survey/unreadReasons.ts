import type { HostFacts } from "../facts/hostFacts.ts";
import { formatReason } from "../plan/text/formatReason.ts";
import { mergeReasons } from "../plan/mergeReasons.ts";
import type { BlockedReason, UnknownReason } from "../plan/reason.ts";
import { stagedMode } from "../plan/mode/stagedMode.ts";
import { unreadableFirmware } from "../plan/firmware/unreadableFirmware.ts";

/** What a probe could not read of a host, each cause once, in the words of a preview. */
export function unreadReasons(facts: HostFacts): string[] {
  const { rdma } = facts;
  const staged = stagedMode(rdma);
  const reasons: (UnknownReason | BlockedReason)[] = [];
  if (rdma.live.status === "unknown") reasons.push({ code: "mode_unknown", why: rdma.live.why });
  if (staged.status === "unknown")
    reasons.push({ code: "mode_next_boot_unknown", why: staged.why });
  for (const card of facts.cards) {
    if (card.kind !== "nic") continue;
    const { unknown, blocked } = unreadableFirmware(card, facts);
    reasons.push(...unknown, ...blocked);
    for (const pf of card.pfs)
      if (pf.totalVfs !== null && pf.numVfs === null)
        reasons.push({ code: "numvfs_unreadable", devices: [pf.pci] });
  }
  return mergeReasons(reasons).map((reason) => formatReason(reason));
}
