export type PowerErrorCode =
  | "unauthorized"
  | "unreachable"
  | "certificate_changed"
  /** No fingerprint is given, and no known authority vouches for the certificate. */
  | "certificate_untrusted"
  | "action_unsupported"
  | "stayed_on"
  | "stayed_off"
  /** The program that speaks IPMI is not on this machine. */
  | "tool_missing"
  | "protocol";

export interface PowerErrorOptions {
  readonly code: PowerErrorCode;
  readonly host: string;
  /** What is, what was expected, what to do next. Names host and BMC; holds no secret. */
  readonly message: string;
}

/** The power of a host could not be read or changed. */
export class PowerError extends Error {
  readonly code: PowerErrorCode;
  readonly host: string;

  constructor(options: PowerErrorOptions) {
    super(options.message);
    this.name = "PowerError";
    this.code = options.code;
    this.host = options.host;
  }
}
