import type { CardFacts } from "../../facts/cardFacts.ts";
import { firmwareNumber } from "../../facts/parse/firmwareValue.ts";
import { type Reading, read, unknown } from "../../facts/reading.ts";
import { isOn } from "../firmware/firmwareRows.ts";
import type { NodeCase } from "./deriveNodeStates.ts";
import type { Nic } from "./nics.ts";

/** What is known of a card's firmware. */
export interface FirmwareKnown {
  /** NUM_OF_VFS in effect. */
  readonly current: number;
  /** NUM_OF_VFS of the next boot; `null` where only sriov_totalvfs is known. */
  readonly next: number | null;
  /** SRIOV_EN in effect. */
  readonly enabled: boolean;
}

/**
 * From the probed firmware, else from sriov_totalvfs in the node state, which
 * the card offers as its firmware says (0 with SRIOV_EN off). The latter may
 * differ from NUM_OF_VFS where functions have counts of their own
 * (PF_NUM_OF_VF_VALID); forecasts say that it is what they rest on.
 */
export function firmwareKnown(
  { card, wanted, ports }: Nic,
  node: NodeCase,
): Reading<FirmwareKnown> {
  if (card !== undefined) return ofCard(card);
  if (node.host !== undefined) return unknown("the host has no card there");
  const port = ports.find(({ pciAddress }) =>
    wanted.some((each) => each.pciAddress === pciAddress),
  );
  const total = port?.totalvfs ?? 0;
  return read({ current: total, next: null, enabled: total > 0 });
}

function ofCard({ firmware }: CardFacts): Reading<FirmwareKnown> {
  if (firmware.status === "failed") return unknown(firmware.message || firmware.code);
  if (firmware.status === "left-alone") return unknown("its firmware is not opened");
  const { NUM_OF_VFS: vfs, SRIOV_EN: enabled } = firmware.parameters;
  const current = vfs?.current === undefined ? undefined : firmwareNumber(vfs.current);
  const next = vfs === undefined ? undefined : firmwareNumber(vfs.nextBoot);
  if (current === undefined || next === undefined)
    return unknown("NUM_OF_VFS has no value in effect");
  if (enabled?.current === undefined) return unknown("SRIOV_EN has no value in effect");
  return read({ current, next, enabled: isOn(enabled.current) });
}
