/** How the BMC of a host is reached. */
export interface BmcTarget {
  /** The host that it powers, for messages. */
  readonly host: string;
  /** Host name, IP address, or `https://` URL with a port. */
  readonly address: string;
  readonly username: string;
  readonly password: string;
  /**
   * SHA-256 of the BMC's certificate (DER) in hex, with or without colons, in any case.
   * Without it the certificate has to be one that the system's authorities vouch for.
   */
  readonly fingerprint?: string;
}
