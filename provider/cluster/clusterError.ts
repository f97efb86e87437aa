/** Why a cluster did not do what it was asked for. */
export type ClusterErrorCode =
  | "config"
  | "exec_plugin"
  | "tls"
  | "unreachable"
  | "timeout"
  | "unauthorized"
  | "forbidden"
  | "no_kind"
  | "not_found"
  | "conflict"
  | "invalid"
  | "throttled"
  | "server"
  | "read_only";

/** A failure of the Kubernetes API or on the way to it; the message says what to do and holds no credential. */
export class ClusterError extends Error {
  readonly code: ClusterErrorCode;

  constructor(code: ClusterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ClusterError";
    this.code = code;
  }
}
