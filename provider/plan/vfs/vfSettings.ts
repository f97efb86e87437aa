import type { CardFacts, PfFacts, VfFacts } from "../../facts/cardFacts.ts";
import { vfByte, type VfSettings } from "../../facts/vfSettings.ts";
import { portOf } from "./bootPort.ts";
import type { VfAttributes } from "../claim.ts";

/**
 * What the scripts set on the VFs of a PF; `undefined` for nothing. Addresses come from
 * the card's serial number and the port, so that they are the same after every boot, in
 * every slot and on every host. A card without a serial number takes the host's name.
 *
 * A MAC address is local and unicast and holds 38 bits of a hash: of 10,000 ports in one
 * network two share theirs with a probability of about 1 in 5,500.
 */
export function vfSettings(
  wanted: VfAttributes | undefined,
  card: CardFacts,
  pf: PfFacts,
  hostname: string,
): VfSettings | undefined {
  const { addresses, trust, linkState } = wanted ?? {};
  const seed = `${card.serial ?? `${hostname} ${card.id}`} ${portOf(card, pf)}`;
  const settings: VfSettings = {
    ...(addresses === "stable" ? stableAddresses(seed, pf) : {}),
    ...(trust === undefined ? {} : { trust: trust ? "on" : "off" }),
    ...(linkState === undefined ? {} : { state: linkState }),
  };
  return Object.keys(settings).length === 0 ? undefined : settings;
}

function stableAddresses(seed: string, pf: PfFacts): VfSettings {
  const hash = fnv64(seed);
  const bytes = Array.from({ length: 8 }, (_, index) => Number((hash >> BigInt(index * 8)) & 255n));
  const [first = 0, ...others] = bytes;
  const local = (first & 0xfc) | 0x02;
  const prefix = (length: number): string =>
    [local, ...others].slice(0, length).map(vfByte).join(":");
  return pf.linkLayer === "infiniband" ? { guid: prefix(7) } : { mac: prefix(5) };
}

/** FNV-1a of 64 bits, its bits then mixed as murmur3 does at its end: like words give unlike values. */
function fnv64(text: string): bigint {
  const mask = (1n << 64n) - 1n;
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & mask;
  for (const factor of [0xff51afd7ed558ccdn, 0xc4ceb9fe1a85ec53n])
    hash = ((hash ^ (hash >> 33n)) * factor) & mask;
  return hash ^ (hash >> 33n);
}

export type VfAttribute = "addresses" | "trust" | "link state";

/** What of the settings a VF lacks; `undefined` where nobody can tell. */
export function lackingAttributes(vf: VfFacts, settings: VfSettings): VfAttribute[] | undefined {
  const { attributes } = vf;
  if (attributes === undefined) return undefined;
  const { mac, guid, trust, state } = settings;
  const isAt = (prefix: string | undefined, value: string | null): boolean =>
    prefix === undefined || value === `${prefix}:${vfByte(vf.index)}`;
  const addressed =
    isAt(mac, attributes.mac) && isAt(guid, attributes.nodeGuid) && isAt(guid, attributes.portGuid);
  return [
    ...(addressed ? [] : (["addresses"] as const)),
    ...(trust === undefined || attributes.trust === (trust === "on") ? [] : (["trust"] as const)),
    ...(state === undefined || attributes.linkState === state ? [] : (["link state"] as const)),
  ];
}
