/** What a host can be told to do wrong. */
export type Misbehaviour =
  /** Nothing listens on the SSH port. */
  | { readonly kind: "refuse" }
  /** The port accepts and then says nothing. */
  | { readonly kind: "silent" }
  /** Another host key than the one in known_hosts. */
  | { readonly kind: "host-key-changed" }
  /** Every key is refused. */
  | { readonly kind: "auth-refused" }
  /** No session channel is opened, as sshd does above MaxSessions. */
  | { readonly kind: "no-sessions" }
  /** A login banner before authentication. */
  | { readonly kind: "banner"; readonly text: string }
  /** Text on stdout before the command's own, as an `echo` in .bashrc makes. */
  | { readonly kind: "noise"; readonly text: string }
  /** Every command prints nologin's line and exits 1. */
  | { readonly kind: "nologin" }
  /** Every command answers with bytes that mean nothing and exits 0. */
  | { readonly kind: "garbage" }
  /** Every command is accepted and never answers. */
  | { readonly kind: "hang-exec" }
  /** The connection is lost after so many bytes of a command's stdout. */
  | { readonly kind: "cut-stdout"; readonly bytes: number }
  /** The connection is lost after so many bytes reached a command's stdin; the command reads an end and goes on. */
  | { readonly kind: "cut-stdin"; readonly bytes: number }
  /** A reboot from inside stops sshd and goes no further; the boot id stays. */
  | { readonly kind: "hang-shutdown" }
  /** A warm boot never comes up again; a cold one does. */
  | { readonly kind: "never-returns" }
  /** The BMC refuses its credentials. */
  | { readonly kind: "redfish-401" }
  /** The BMC accepts ForceOff, but the host stays on. */
  | { readonly kind: "redfish-stays-on" };

export type MisbehaviourKind = Misbehaviour["kind"];

/** The one of this kind that is in effect. */
export function find<K extends MisbehaviourKind>(
  list: readonly Misbehaviour[],
  kind: K,
): Extract<Misbehaviour, { kind: K }> | undefined {
  return list.find((one): one is Extract<Misbehaviour, { kind: K }> => one.kind === kind);
}
