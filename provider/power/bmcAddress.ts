import { isIPv6 } from "node:net";
import type { BmcTarget } from "./bmcTarget.ts";
import { PowerError } from "./powerError.ts";

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
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url?.protocol !== "https:" ||
    url.username !== "" ||
    url.password !== "" ||
    url.pathname !== "/" ||
    url.search !== ""
  )
    throw new PowerError({
      code: "protocol",
      host: bmc.host,
      message: `Cannot use the address of ${nameOf(bmc)}: expected a host name, an IP address, or https://host:port; correct its entry in hosts`,
    });
  return url.origin;
}
