import { z } from "zod";

const Group = z.object({
  hosts: z.array(z.string()).default([]),
  children: z.array(z.string()).default([]),
});

/** What `ansible-inventory --list` prints: variables of groups are those of their hosts already. */
const Listing = z
  .object({
    _meta: z.object({
      /** Hosts without a variable are absent. */
      hostvars: z.record(z.string(), z.record(z.string(), z.unknown())),
    }),
  })
  .catchall(Group);

export type Variables = Readonly<Record<string, unknown>>;

/** An Ansible inventory with its groups resolved. */
export interface Listing {
  /** Every host, in the inventory's order. */
  readonly hosts: readonly string[];
  /** Hosts by group, those of its children included; `all` and `ungrouped` are groups. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  variablesOf(host: string): Variables;
}

/** Whether a value is such a listing, and not an inventory that Ansible has yet to read. */
export function isListing(value: unknown): boolean {
  return typeof value === "object" && value !== null && "_meta" in value;
}

/**
 * @param value Parsed JSON.
 * @throws ZodError where it is no listing
 */
export function readListing(value: unknown): Listing {
  const { _meta, ...described } = Listing.parse(value) as z.infer<typeof Listing> &
    Record<string, z.infer<typeof Group>>;
  const direct = new Map(Object.entries(described as Record<string, z.infer<typeof Group>>));
  const groups = new Map<string, ReadonlySet<string>>();
  for (const name of direct.keys()) groups.set(name, new Set(membersOf(name, direct, new Set())));
  const hosts = new Set([...groups.values()].flatMap((members) => [...members]));
  // Hosts of no group at all stand among the variables only.
  for (const host of Object.keys(_meta.hostvars)) hosts.add(host);
  groups.set("all", hosts);
  return {
    hosts: [...hosts],
    groups,
    variablesOf: (host) => _meta.hostvars[host] ?? {},
  };
}

function membersOf(
  name: string,
  groups: ReadonlyMap<string, z.infer<typeof Group>>,
  seen: Set<string>,
): string[] {
  const group = groups.get(name);
  if (group === undefined || seen.has(name)) return [];
  seen.add(name);
  return [...group.hosts, ...group.children.flatMap((child) => membersOf(child, groups, seen))];
}
