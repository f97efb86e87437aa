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
  /** A list or a watch is older than what the API server still knows; it is begun anew. */
  | "expired"
  | "invalid"
  | "throttled"
  | "server"
  | "read_only";

/** Somebody edited what we own: the API server knows them by a plain update, not by an apply. */
export interface EditConflict {
  /** `field manager "kubectl-edit" owns spec.linkState`. */
  readonly edits: string;
}

/** A failure of the Kubernetes API or on the way to it; the message says what to do and holds no credential. */
export class ClusterError extends Error {
  readonly code: ClusterErrorCode;
  /** Of a conflict: who holds which fields, where nobody but editors does; else `undefined`. */
  readonly edits: string | undefined;

  constructor(
    code: ClusterErrorCode,
    message: string,
    { edits, ...options }: ErrorOptions & Partial<EditConflict> = {},
  ) {
    super(message, options);
    this.name = "ClusterError";
    this.code = code;
    this.edits = edits;
  }
}
