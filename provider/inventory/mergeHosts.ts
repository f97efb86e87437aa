import { naturalOrder } from "../facts/naturalOrder.ts";
import type { HostInput, HostsInput } from "../resources/hostsInput.ts";
import { InputError } from "../resources/parseInput.ts";
import { fromSource, sourceOf } from "./inventoryOf.ts";

interface Part {
  readonly source: string;
  readonly host: HostInput;
}

/**
 * Joins host sets by name: what one does not say of a host, another may. The
 * result is sorted plain data.
 *
 * @throws InputError naming both sources where they say different things of a host, or call one machine by two names.
 */
export function mergeHosts(...inventories: readonly HostsInput[]): HostsInput {
  const parts = new Map<string, Part[]>();
  for (const [index, inventory] of inventories.entries()) {
    const source = sourceOf(inventory) ?? `inventory ${index + 1}`;
    for (const [name, host] of Object.entries(inventory))
      parts.set(name, [...(parts.get(name) ?? []), { source, host }]);
  }
  const sorted = [...parts].sort(([a], [b]) => naturalOrder(a, b));
  const problems = [
    ...sorted.flatMap(([name, all]) => conflictsOf(name, all)),
    ...sharedAddresses(sorted),
  ];
  if (problems.length > 0) throw new InputError("hosts", problems);
  return fromSource(
    inventories.map((one, index) => sourceOf(one) ?? `inventory ${index + 1}`).join(" + "),
    Object.fromEntries(sorted.map(([name, all]) => [name, united(all)])),
  );
}

function united(parts: readonly Part[]): HostInput {
  return Object.assign({}, ...parts.map(({ host }) => host)) as HostInput;
}

function conflictsOf(
  name: string,
  parts: readonly Part[],
): { readonly path: string; readonly message: string }[] {
  const keys = new Set(parts.flatMap(({ host }) => Object.keys(host) as (keyof HostInput)[]));
  return [...keys].flatMap((key) => {
    const [first, ...others] = parts.filter(({ host }) => host[key] !== undefined);
    if (first === undefined) return [];
    const other = others.find(({ host }) => textOf(host[key]) !== textOf(first.host[key]));
    if (other === undefined) return [];
    const message = `is ${textOf(first.host[key])} in ${first.source}, ${textOf(other.host[key])} in ${other.source}; expected the same in both, or in one of them only`;
    return [{ path: `${name}.${key}`, message }];
  });
}

/** One machine under two names would be taken twice: by two nodes of a wave. */
function sharedAddresses(
  hosts: readonly (readonly [string, readonly Part[]])[],
): { readonly path: string; readonly message: string }[] {
  const reached = hosts.map(([name, parts]) => ({ name, parts, host: united(parts) }));
  const groups = Map.groupBy(
    reached.filter(({ host }) => host.address !== undefined),
    ({ host }) => textOf([host.address, host.port ?? 22, host.jump]),
  );
  return [...groups.values()].flatMap(([first, second]) => {
    if (first === undefined || second === undefined) return [];
    const { address = "" } = first.host;
    const named = [first, second].map(
      ({ name, parts }) => `"${name}" (${parts.map(({ source }) => source).join(" + ")})`,
    );
    return [
      {
        path: second.name,
        message: `${named.join(" and ")} have the same address ${address}; expected one name for one machine`,
      },
    ];
  });
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
