import type { DesiredInterface } from "./desiredSpec.ts";
import type { Nic } from "./nics.ts";
import { joinParts, nothingFound, type Part } from "./part.ts";

/**
 * The link type of functions .0 and .1. The operator compares the type of the
 * netdev, not the firmware's; it refuses where the firmware has no such
 * parameter (249e200, pkg/vendors/mellanox/mellanox.go HandleLinkType).
 */
export function linkRule(nic: Nic): Part {
  const ports = nic.wanted.filter(({ pciAddress }) => /[01]$/.test(pciAddress));
  return joinParts(ports.map((wanted) => ofPort(wanted, nic)));
}

function ofPort(wanted: DesiredInterface, { ports, card }: Nic): Part {
  const { pciAddress: pci, linkType, externallyManaged } = wanted;
  const live = ports.find(({ pciAddress }) => pciAddress === pci)?.linkType ?? "";
  if (linkType === "" || linkType.toUpperCase() === live.toUpperCase()) return nothingFound;
  const types = { pci, live, wanted: linkType.toUpperCase() };
  if (externallyManaged) return { ...nothingFound, stops: [{ code: "external_link", ...types }] };
  const firmware = card?.firmware;
  const name = pci.endsWith("0") ? "LINK_TYPE_P1" : "LINK_TYPE_P2";
  const value =
    firmware?.status === "read" ? (firmware.parameters[name]?.current ?? "") : undefined;
  const isFixed = value !== undefined && !/ETH|IB/.test(value);
  return isFixed
    ? { ...nothingFound, stops: [{ code: "link_fixed", ...types }] }
    : { ...nothingFound, reboots: [{ code: "link_type", ...types }] };
}
