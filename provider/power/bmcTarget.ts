/** How the BMC of a host is reached. */
export interface BmcTarget {
  /** The host that it powers, for messages. */
  readonly host: string;
  /** Host name, IP address, or `https://` URL with a port for Redfish; `ipmi://` URL for IPMI. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /**
   * SHA-256 of the BMC's certificate (DER) in hex, with or without colons, in any case.
   * Without it the certificate has to be one that the system's authorities vouch for.
   * Redfish only: IPMI has no certificate.
   */
  readonly fingerprint?: string;
  /** IPMI only: the cipher suite of the session. @default {what ipmitool picks} */
  readonly cipherSuite?: number;
}
