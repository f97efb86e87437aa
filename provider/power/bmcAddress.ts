import { isIPv6 } from "node:net";
import type { BmcTarget } from "./bmcTarget.ts";
import { PowerError } from "./powerError.ts";

/** Where a BMC listens for IPMI over LAN. */
export interface IpmiEndpoint {
  /** Host name or IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What IPMI over LAN (RMCP+) listens on. */
const ipmiPort = 623;

/** Whether an address asks for IPMI; without a scheme, and with https, it is Redfish. */
export function speaksIpmi(address: string): boolean {
  return /^ipmi:/i.test(address);
}

/** Words for a BMC in messages; credentials that someone put into the address stay out. */
export function nameOf({ host, address }: BmcTarget): string {
  return `BMC "${address.replace(/^(\w+:\/\/)?.*@/, "$1")}" of "${host}"`;
}

/**
 * Where requests go: `https://10.0.0.7`, `https://bmc7:8443`.
 * @throws PowerError `protocol` for an address that is no host and no plain https URL
 */
export function originOf(bmc: BmcTarget): string {
  const { address } = bmc;
  const text = address.includes("://")
    ? address
    : `https://${isIPv6(address) ? `[${address}]` : address}`;
  const url = plainUrl(text);
  if (url?.protocol !== "https:") throw unusable(bmc);
  return url.origin;
}

/**
 * Where IPMI goes: `ipmi://10.0.0.7`, `ipmi://bmc7:6230`, `ipmi://[fd00::7]`.
 * @throws PowerError `protocol` for anything else
 */
export function ipmiEndpointOf(bmc: BmcTarget): IpmiEndpoint {
  const url = plainUrl(bmc.address);
  const host = url?.hostname.replace(/^\[(.*)\]$/, "$1") ?? "";
  // A name that begins with "-" would be an option of ipmitool.
  if (url?.protocol !== "ipmi:" || !(isIPv6(host) || /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(host)))
    throw unusable(bmc);
  return { host, port: url.port === "" ? ipmiPort : Number(url.port) };
}

/** A URL of nothing but scheme, host and port. */
function plainUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "" || url.search !== "")
    return undefined;
  return url.pathname === "/" || url.pathname === "" ? url : undefined;
}

function unusable(bmc: BmcTarget): PowerError {
  return new PowerError({
    code: "protocol",
    host: bmc.host,
    message: `Cannot use the address of ${nameOf(bmc)}: expected a host name, an IP address, https://host:port, or ipmi://host:port; correct its entry in hosts`,
  });
}
