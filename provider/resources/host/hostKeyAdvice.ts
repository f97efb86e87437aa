import type { SetReads } from "./setPlan.ts";

const codes: ReadonlySet<string> = new Set(["host_key_unknown", "host_key_changed"]);

/** Most hosts whose lines are printed: more of them are read with ssh-keyscan. */
const mostHosts = 10;

/**
 * The known_hosts lines of hosts whose keys were refused, a line each: rows of
 * a warning are folded and hold nothing that differs from host to host.
 */
export function hostKeyAdvice(reads: SetReads): string[] {
  const refused = [...reads.values()].flatMap((read) =>
    read.status === "unreachable" && codes.has(read.code) ? [read.message] : [],
  );
  const more = refused.length - mostHosts;
  return more > 0 ? [...refused.slice(0, mostHosts), `and ${more} more hosts`] : refused;
}
