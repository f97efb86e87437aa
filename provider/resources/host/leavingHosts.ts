import { expandNodes, foldNodes } from "../../facts/nodeset.ts";
import type { Claim } from "../../plan/claim.ts";
import { HostsInput } from "../hostsInput.ts";

/** Entries of hosts that a set held before and does not hold any more: they are forgotten, their settings stay. */
export function leavingHosts(before: unknown, now: unknown): HostsInput {
  const entries = HostsInput.safeParse(before);
  if (!entries.success) return {};
  const names = typeof now === "object" && now !== null ? now : {};
  return Object.fromEntries(Object.entries(entries.data).filter(([name]) => !(name in names)));
}

/**
 * What becomes of hosts that leave a set, a line for each of its other owners.
 *
 * @param others Claims of the program's other resources, as far as they have been checked:
 *   a set that is checked later may take a host over all the same.
 */
export function formatLeaving(
  leaving: readonly string[],
  kind: Claim["kind"],
  others: readonly Claim[],
): string[] {
  const takers = others
    .filter((claim) => claim.kind === kind)
    .map(({ resource, hosts }) => ({ resource, hosts: new Set(expandNodes(hosts)) }));
  const groups = Map.groupBy(
    leaving,
    (host) => takers.find(({ hosts }) => hosts.has(host))?.resource ?? "",
  );
  return [...groups].map(([taker, hosts]) =>
    taker === ""
      ? `${foldNodes(hosts)} would leave the set: settings stay as they are; our marks go, unless another set of this program takes them over`
      : `${foldNodes(hosts)} would move to ${taker}: settings stay as they are, our marks become its own`,
  );
}
