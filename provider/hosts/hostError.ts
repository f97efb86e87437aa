/** Whether another try in the same run can help, by code. */
const retryable = {
  address_unknown: false,
  connection_refused: false,
  connect_timeout: false,
  unreachable: false,
  handshake_timeout: true,
  connection_reset: true,
  no_common_algorithm: false,
  protocol: false,
  host_key_unknown: false,
  host_key_changed: false,
  host_key_revoked: false,
  known_hosts_unreadable: false,
  auth_failed: false,
  certificate_expired: false,
  key_unreadable: false,
  agent_unavailable: false,
  config_unreadable: false,
  config_unsupported: false,
  jump_failed: false,
  session_limit: true,
  /** The link was lost after the command began: it may or may not have run. */
  outcome_unknown: false,
  command_timeout: false,
  output_too_large: false,
  shell_unusable: false,
  sudo_refused: false,
  helper_missing: false,
  helper_version: false,
  output_incomplete: false,
  output_garbled: false,
  observe_only: false,
  locked: true,
  step_failed: false,
} as const;

export type HostErrorCode = keyof typeof retryable;

export interface HostErrorOptions {
  readonly code: HostErrorCode;
  readonly host: string;
  /** What is, what was expected, what to do next. Names the host; holds no secret. */
  readonly message: string;
  /** Same text for every host with the same cause, so that hosts can be folded; no host names, counts or times in it. */
  readonly summary: string;
  /** The cause lies on this machine and would stop every host: no key, no agent, no route. */
  readonly local?: boolean;
  readonly cause?: unknown;
}

export class HostError extends Error {
  readonly code: HostErrorCode;
  readonly host: string;
  readonly summary: string;
  readonly local: boolean;

  constructor(options: HostErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = "HostError";
    this.code = options.code;
    this.host = options.host;
    this.summary = options.summary;
    this.local = options.local ?? false;
  }

  get retryable(): boolean {
    return retryable[this.code];
  }
}
