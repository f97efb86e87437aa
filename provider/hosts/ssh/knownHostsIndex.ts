import { type KnownHostsLine, lineMatches } from "./knownHosts.ts";

/** Lines of a known_hosts file, found without trying each: a fleet's file has thousands. */
export interface KnownHostsIndex {
  /** Lines whose patterns or hash stand for the name. A hashed line costs 5 to 10 µs. */
  find(name: string): KnownHostsLine[];
  /** The same without hashed lines. */
  findUnhashed(name: string): KnownHostsLine[];
  /** Those of `find` that hold this key (base64 without padding). */
  findKey(name: string, key: string): KnownHostsLine[];
  /** Certificate authorities for the name. */
  findAuthorities(name: string): KnownHostsLine[];
  /** Key types of all hashed lines. */
  readonly hashedTypes: ReadonlySet<string>;
}

export function indexKnownHosts(lines: readonly KnownHostsLine[]): KnownHostsIndex {
  const exact = new Map<string, KnownHostsLine[]>();
  const hashedByKey = new Map<string, KnownHostsLine[]>();
  const patterns: KnownHostsLine[] = [];
  const hashed: KnownHostsLine[] = [];
  for (const line of lines) {
    if (line.hosts.startsWith("|")) {
      hashed.push(line);
      add(hashedByKey, line.key, line);
    } else if (/[*?!]/.test(line.hosts)) patterns.push(line);
    else for (const name of new Set(line.hosts.toLowerCase().split(","))) add(exact, name, line);
  }
  const authorities = lines.filter(({ marker }) => marker === "cert-authority");
  const matching = (some: readonly KnownHostsLine[], name: string): KnownHostsLine[] =>
    some.filter((line) => lineMatches(line, name));
  const findUnhashed = (name: string): KnownHostsLine[] => [
    ...(exact.get(name) ?? []),
    ...matching(patterns, name),
  ];
  return {
    find: (name) => [...findUnhashed(name), ...matching(hashed, name)],
    findUnhashed,
    // Hosts made of one image may share a key: by name first, which is one line.
    findKey: (name, key) => [
      ...findUnhashed(name).filter((line) => line.key === key),
      ...matching(hashedByKey.get(key) ?? [], name),
    ],
    findAuthorities: (name) => matching(authorities, name),
    hashedTypes: new Set(hashed.filter(({ marker }) => marker === null).map(({ type }) => type)),
  };
}

function add(map: Map<string, KnownHostsLine[]>, name: string, line: KnownHostsLine): void {
  const lines = map.get(name);
  if (lines) lines.push(line);
  else map.set(name, [line]);
}
