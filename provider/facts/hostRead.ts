import type { HostFacts } from "./hostFacts.ts";

/** What kept a host from being read. */
export interface Unreachable {
  readonly status: "unreachable";
  /** Code of the host error: `host_key_changed`, `connect_timeout`. */
  readonly code: string;
  /** For this host alone. */
  readonly message: string;
  /** The same for every host with this cause, so that hosts can be folded. */
  readonly summary: string;
  /** The cause lies on this machine and would stop every host. */
  readonly local: boolean;
}

/** Reading a host: success and failure are both values, for one dead host must not end a preview. */
export type HostRead = { readonly status: "read"; readonly facts: HostFacts } | Unreachable;
