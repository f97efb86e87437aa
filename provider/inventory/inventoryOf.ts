import { foldNodes } from "../facts/nodeset.ts";
import { naturalOrder } from "../facts/naturalOrder.ts";
import { HostInput, HostsInput } from "../resources/hostsInput.ts";
import { InputError, parseInput } from "../resources/parseInput.ts";

/** What every inventory takes. */
export interface InventoryOptions {
  /** How many hosts there have to be: another number is an error. @default {any but none} */
  readonly expect?: number;
  /** What hosts share and do not say themselves: `{user: "ops", bmc: {address: "{name}-bmc"}}`. @default {nothing} */
  readonly shared?: HostInput;
}

/** One host as a source names it. */
export interface Found {
  readonly name: string;
  /** Checked against the schema of host entries. */
  readonly host: unknown;
  /** Where the source names it, for messages: `under "dgx[001-010]"`. */
  readonly where: string;
}

/** Where hosts are looked for. */
export interface Source {
  /** Begins messages: `hosts.yaml`, `Ansible inventory "gpu.ini"`. */
  readonly name: string;
  /** What was chosen, behind "found N hosts": ` with the pattern "gpu:!down"`. */
  readonly selection: string;
}

const sources = new WeakMap<HostsInput, string>();

/**
 * A host set of what a source names: sorted plain data, fit for the inputs of resources.
 *
 * @throws InputError naming the source: no host, another number than expected, a name that is there twice, an entry that does not fit.
 */
export function inventoryOf(
  source: Source,
  found: readonly Found[],
  { expect, shared = {} }: InventoryOptions,
): HostsInput {
  const refuse = (message: string): InputError =>
    new InputError(source.name, [{ path: "", message }]);
  const places = Map.groupBy(found, ({ name }) => name);
  const twice = [...places].filter(([, all]) => all.length > 1);
  if (twice.length > 0)
    throw new InputError(
      source.name,
      twice.map(([name, all]) => ({
        path: "",
        message: `host "${name}" is there ${all.length === 2 ? "twice" : `${all.length} times`}: ${all.map(({ where }) => where).join(" and ")}; expected once`,
      })),
    );
  if (found.length === 0 && expect !== 0) throw refuse(`found no host${source.selection}`);
  if (expect !== undefined && found.length !== expect)
    throw refuse(
      `expected ${expect} hosts, found ${found.length}${source.selection}: ${foldNodes(places.keys())}`,
    );
  const sorted = found.toSorted((a, b) => naturalOrder(a.name, b.name));
  const parsed = parseInput(`${source.name}: shared`, HostInput, shared);
  const entries = sorted.map(({ name, host }) => [name, entryOf(name, parsed, host)] as const);
  if (entries.length === 0) return fromSource(source.name, {});
  return fromSource(source.name, parseInput(source.name, HostsInput, Object.fromEntries(entries)));
}

/** What a host says itself wins over what is shared. */
function entryOf(name: string, shared: HostInput, host: unknown): unknown {
  return fillName(name, isMapping(host) ? { ...shared, ...host } : (host ?? shared));
}

/** `{name}` in any text stands for the host's name. */
function fillName(name: string, value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("{name}", name);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, fillName(name, part)]),
  );
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Remembers where a host set came from, for messages of those that get it later. */
export function fromSource(source: string, set: HostsInput): HostsInput {
  sources.set(set, source);
  return set;
}

/** `undefined` for a host set that no inventory made. */
export function sourceOf(set: HostsInput): string | undefined {
  return sources.get(set);
}
