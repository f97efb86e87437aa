import type { Listing } from "./listing.ts";

/** A pattern that means nothing here. */
export class PatternFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PatternFault";
  }
}

/**
 * Hosts that an Ansible pattern means, in the inventory's order: groups, hosts,
 * wildcards, `a:b` or `a,b` (union), `:&b` (intersection), `:!b` (without). As
 * Ansible does, unions are taken first, then intersections, then exclusions
 * (ansible-core 2.19 inventory/manager.py, order_patterns). Where a pattern
 * holds a comma, colons do not divide it.
 *
 * @throws PatternFault for a name that the inventory does not have, regular expressions and subscripts
 */
export function selectHosts(pattern: string, listing: Listing): string[] {
  const terms = pattern
    .split(pattern.includes(",") ? "," : ":")
    .map((term) => term.trim())
    .filter((term) => term !== "");
  const included = terms.filter((term) => !/^[&!]/.test(term));
  const chosen = new Set(
    (included.length === 0 ? ["all"] : included).flatMap((term) => meant(term)),
  );
  for (const term of terms.filter((each) => each.startsWith("&"))) {
    const also = new Set(meant(term.slice(1)));
    for (const host of chosen) if (!also.has(host)) chosen.delete(host);
  }
  for (const term of terms.filter((each) => each.startsWith("!")))
    for (const host of meant(term.slice(1))) chosen.delete(host);
  return listing.hosts.filter((host) => chosen.has(host));

  function meant(term: string): readonly string[] {
    if (term.startsWith("~") || /[[\]]/.test(term))
      throw new PatternFault(
        `"${term}" of the pattern "${pattern}" is a regular expression, a subscript or a range, expected groups, hosts and wildcards with "*" and "?"`,
      );
    const group = listing.groups.get(term);
    if (group !== undefined) return [...group];
    if (listing.hosts.includes(term)) return [term];
    const matches = /[*?]/.test(term) ? matching(term) : [];
    if (matches.length > 0) return matches;
    throw new PatternFault(
      `"${term}" of the pattern "${pattern}" is no group and no host; the groups are ${[...listing.groups.keys()].sort().join(", ")}`,
    );
  }

  function matching(wildcard: string): string[] {
    const expression = new RegExp(
      `^${wildcard
        .replace(/[.+^${}()|\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
    );
    const groups = [...listing.groups].filter(([name]) => expression.test(name));
    return [
      ...groups.flatMap(([, members]) => [...members]),
      ...listing.hosts.filter((host) => expression.test(host)),
    ];
  }
}
