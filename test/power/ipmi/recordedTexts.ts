/** As ipmitool 1.8.19 of Debian with -v prints it about every BMC; the second line where it has no list of vendors. */
const start = `Loading IANA PEN Registry...
IANA PEN registry open failed: No such file or directory
`;

/** As it prints it once a session with the privilege Operator is open, from OpenIPMI 2.0.36. */
const session = `${start}Using best available cipher suite 3

Get HPM.x Capabilities request failed, compcode = d4
Running Get VSO Capabilities my_addr 0x20, transit 0, target 0x20
Invalid completion code received: Insufficient privilege level
Discovered IPMB address 0x0
`;

const noSession = "Error: Unable to establish IPMI v2 / RMCP+ session\n";

/**
 * What a failed ipmitool prints. Recorded with ipmi_sim, but those marked "source",
 * which are put together from texts of ipmitool's lanplus.c, ipmi_chassis.c and ipmi_strings.c.
 */
export const texts = {
  wrongPassword: `${start}> RAKP 2 HMAC is invalid\n${noSession}`,
  wrongUser: `${start}RAKP 2 message indicates an error : unauthorized name\n${noSession}`,
  cipher: `${start}Error in open session response message : invalid authentication algorithm\n\n${noSession}`,
  unreachable: `${start}Get Auth Capabilities error\nError issuing Get Channel Authentication Capabilities request\n${noSession}`,
  unresolved: `${start}Address lookup for bmc.invalid failed\nCould not open socket!\n${noSession}`,
  noSoft: `${session}Set Chassis Power Control to Soft failed: Invalid data field in request\n`,
  noPrivilege: `${session}Set Chassis Power Control to Up/On failed: Insufficient privilege level\n`,
  /** source */
  privilege: `${start}Set Session Privilege Level to OPERATOR failed: Unknown (0x81)\n${noSession}`,
  /** source */
  noSlot: `${start}Error in open session response message : insufficient resources for session\n\n${noSession}`,
  /** source */
  busy: `${session}Get Chassis Power Status failed: Node busy\n`,
  /** source */
  busyControl: `${session}Set Chassis Power Control to Down/Off failed: Node busy\n`,
  /** source */
  lostAnswer: `${session}Unable to set Chassis Power Control to Down/Off\n`,
  /** source */
  oldBmc: `${start}This BMC does not support IPMI v2 / RMCP+\n${noSession}`,
} as const;
