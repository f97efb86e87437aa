import type { NicSelector, NodePolicySpec } from "./nodePolicySpec.ts";
import type { PfStatus } from "./nodeState.ts";
import { parsePfName, type VfRange } from "./vfRange.ts";

/** The PFs that a policy means among those of a node. A selector without any key means none. */
export function selectNics(selector: NicSelector, pfs: readonly PfStatus[]): readonly PfStatus[] {
  const { vendor = "", deviceID = "", rootDevices = [], pfNames = [], netFilter = "" } = selector;
  const names = new Set(pfNames.map(nameOf));
  const isEmpty =
    `${vendor}${deviceID}${netFilter}` === "" && rootDevices.length + names.size === 0;
  if (isEmpty) return [];
  return pfs.filter(
    (pf) =>
      (vendor === "" || vendor === pf.vendor) &&
      (deviceID === "" || deviceID === pf.deviceID) &&
      (rootDevices.length === 0 || rootDevices.includes(pf.pciAddress)) &&
      (names.size === 0 || [pf.name, ...pf.altNames].some((name) => names.has(name))) &&
      (netFilter === "" || netFilter === pf.netFilter),
  );
}

/** `ibp24s0` of `ibp24s0#0-3`. */
export function nameOf(pfName: string): string {
  return pfName.split("#")[0] ?? "";
}

/** A policy says which PFs it means; vendor and device id alone mean a class of them. */
export function namesItsNics({ rootDevices = [], pfNames = [] }: NicSelector): boolean {
  return rootDevices.length + pfNames.length > 0;
}

/**
 * The VFs of a PF that a policy hands out. Only an entry with the PF's own name
 * counts; one with an alternative name selects the PF and loses its range
 * (operator v1.6 api/v1/helper.go generatePfNameVfGroup).
 */
export function vfRangeOf(
  { nicSelector, numVfs }: Pick<NodePolicySpec, "nicSelector" | "numVfs">,
  pfName: string,
): VfRange {
  const entry = (nicSelector.pfNames ?? []).find((text) => nameOf(text) === pfName);
  const parsed = entry === undefined ? undefined : parsePfName(entry);
  return typeof parsed === "object" && parsed.range !== null
    ? parsed.range
    : { first: 0, last: numVfs - 1 };
}
