import { type KnownHostsLine, lineMatches } from "./knownHosts.ts";

/** Lines of known_hosts files, found by name without trying every line: a fleet's file has thousands. */
export interface KnownHostsIndex {
  /** Lines whose patterns or hash stand for the name. */
  find(name: string): KnownHostsLine[];
}

export function indexKnownHosts(lines: readonly KnownHostsLine[]): KnownHostsIndex {
  const exact = new Map<string, KnownHostsLine[]>();
  const others: KnownHostsLine[] = [];
  for (const line of lines) {
    if (/^\||[*?!]/.test(line.hosts)) others.push(line);
    else
      for (const name of new Set(line.hosts.toLowerCase().split(","))) {
        const known = exact.get(name);
        if (known) known.push(line);
        else exact.set(name, [line]);
      }
  }
  return {
    find: (name) => [
      ...(exact.get(name) ?? []),
      ...others.filter((line) => lineMatches(line, name)),
    ],
  };
}
