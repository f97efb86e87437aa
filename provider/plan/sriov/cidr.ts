import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface Cidr {
  readonly network: Address;
  readonly prefix: number;
}

/** `10.0.0.1`, `fd00::1`; `undefined` for anything else, also for `10.1`. */
export function parseAddress(text: string): Address | undefined {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
    ? ipaddr.parse(text)
    : undefined;
}

/** `10.0.0.0/24`, also with host bits: `10.0.0.7/24`. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", prefix = "", ...more] = text.split("/");
  const network = parseAddress(address);
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
  return network === undefined || more.length > 0 || bits > (network.kind() === "ipv4" ? 32 : 128)
    ? undefined
    : { network, prefix: bits };
}

export function isWithin(address: Address, { network, prefix }: Cidr): boolean {
  if (address.kind() !== network.kind()) return false;
  return address.match(network, prefix);
}

/** Whether the range runs upwards, both addresses of one family. */
export function isOrdered(first: Address, last: Address): boolean {
  const [a, b] = [first.toByteArray(), last.toByteArray()];
  if (a.length !== b.length) return false;
  const differs = a.findIndex((byte, i) => byte !== b[i]);
  return differs === -1 || (a[differs] ?? 0) < (b[differs] ?? 0);
}
