import { type KnownHostsLine, lineMatches } from "./knownHosts.ts";

/** Lines of a known_hosts file, found without trying each: a fleet's file has thousands. */
export interface KnownHostsIndex {
  /** Lines whose patterns or hash stand for the name. A hashed line costs 5 to 10 µs. */
  find(name: string): KnownHostsLine[];
  /** The same without hashed lines. */
  findUnhashed(name: string): KnownHostsLine[];
  /** Those of `find` that hold this key (base64 without padding). */
  findKey(name: string, key: string): KnownHostsLine[];
  /** Key types of all hashed lines. */
  readonly hashedTypes: ReadonlySet<string>;
}

export function indexKnownHosts(lines: readonly KnownHostsLine[]): KnownHostsIndex {
  const exact = new Map<string, KnownHostsLine[]>();
  const byKey = new Map<string, KnownHostsLine[]>();
  const patterns: KnownHostsLine[] = [];
  const hashed: KnownHostsLine[] = [];
  for (const line of lines) {
    add(byKey, line.key, line);
    if (line.hosts.startsWith("|")) hashed.push(line);
    else if (/[*?!]/.test(line.hosts)) patterns.push(line);
    else for (const name of new Set(line.hosts.toLowerCase().split(","))) add(exact, name, line);
  }
  const matching = (some: readonly KnownHostsLine[], name: string): KnownHostsLine[] =>
    some.filter((line) => lineMatches(line, name));
  const findUnhashed = (name: string): KnownHostsLine[] => [
    ...(exact.get(name) ?? []),
    ...matching(patterns, name),
  ];
  return {
    find: (name) => [...findUnhashed(name), ...matching(hashed, name)],
    findUnhashed,
    findKey: (name, key) => matching(byKey.get(key) ?? [], name),
    hashedTypes: new Set(hashed.filter(({ marker }) => marker === null).map(({ type }) => type)),
  };
}

function add(map: Map<string, KnownHostsLine[]>, name: string, line: KnownHostsLine): void {
  const lines = map.get(name);
  if (lines) lines.push(line);
  else map.set(name, [line]);
}
