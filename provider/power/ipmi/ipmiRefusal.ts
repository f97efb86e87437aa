/**
 * Why ipmitool did not do what it was told:
 * - `unauthorized`: user, password or privilege are refused;
 * - `cipher`: BMC and ipmitool share no cipher suite;
 * - `no_lanplus`: what answers speaks no IPMI 2.0;
 * - `unreachable`: there is no answer; nothing was done;
 * - `busy`: not now; nothing was done;
 * - `no_answer`: the command was sent, its answer did not come;
 * - `unsupported`: the BMC does not do it;
 * - `other`: none of these texts.
 */
export type IpmiRefusal =
  | "unauthorized"
  | "cipher"
  | "no_lanplus"
  | "unreachable"
  | "busy"
  | "no_answer"
  | "unsupported"
  | "other";

/**
 * Texts of ipmitool 1.8.18 and 1.8.19 (lanplus.c, ipmi_chassis.c, ipmi_strings.c), the
 * first that fits. "Unable to establish" ends every failed login, so it comes last.
 */
const texts: readonly (readonly [IpmiRefusal, RegExp])[] = [
  ["busy", /insufficient resources for (session|role)/],
  ["busy", /failed: (Node busy|Out of space|Destination unavailable|Command not supported in pre)/],
  ["busy", /failed: .*(in update mode|initialization in progress)/],
  ["unauthorized", /HMAC is invalid|invalid (integrity check value|role|name length)/],
  ["unauthorized", /unauthorized (name|role requested|GUID)/],
  // Not at the line's beginning: -v tells it of requests that ipmitool only tries.
  ["unauthorized", /failed: Insufficient privilege|Set Session Privilege Level to \w+ failed/],
  ["unauthorized", /is longer than|is too long|user name too long/],
  ["cipher", /(invalid|no matching) (authentication|integrity|confidentiality) (algor|payl)/],
  ["cipher", /no cipher suite match|is not what we requested|Unsupported cipher suite/i],
  ["no_lanplus", /does not support IPMI v2/],
  ["no_answer", /Unable to [sg]et Chassis Power|failed: Timeout/],
  ["unsupported", /Chassis Power (Control|Status).* failed: /],
  ["unreachable", /Address lookup for .* failed|no response from RAKP/],
  ["unreachable", /Could not open socket|Unable to establish IPMI v2/],
];

/** Sorts what a failed ipmitool printed. */
export function refusalOf(text: string): { readonly why: IpmiRefusal; readonly line: string } {
  const unestablished = /Unable to establish IPMI v2/.test(text);
  for (const [why, pattern] of texts) {
    // A login that failed is told too by the command that had none.
    if (why === "no_answer" && unestablished) continue;
    const line = text.split("\n").find((one) => pattern.test(one));
    if (line !== undefined) return { why, line: line.replace(/^[>\s]+/, "").trim() };
  }
  return { why: "other", line: text.trim().split("\n").at(-1)?.trim() ?? "" };
}
