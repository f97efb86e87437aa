import { foldNodes } from "../../facts/nodeset.ts";
import type { Claim } from "../../plan/claim.ts";
import type { HostResourceInputs, HostResourceKind } from "./hostResource.ts";
import type { SetReads } from "./setPlan.ts";

/** What is in effect, value by value, with the hosts folded; a host that cannot be reached is under `unknown`, never gone. */
export function liveValues<I extends HostResourceInputs, C extends Claim>(
  kind: HostResourceKind<I, C>,
  claim: C,
  reads: SetReads,
): Record<string, string> {
  const byValue = Map.groupBy(reads, ([, read]) =>
    read.status === "read" ? kind.liveOf(claim, read.facts) : "unknown",
  );
  return Object.fromEntries(
    [...byValue]
      .map(([value, hosts]) => [value, foldNodes(hosts.map(([name]) => name))] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
