import { foldNodes } from "../facts/nodeset.ts";
import { hostsFromAnsible } from "../inventory/hostsFromAnsible.ts";
import { hostsFromFile } from "../inventory/hostsFromFile.ts";
import { hostsFromNodes, type NodesOptions } from "../inventory/hostsFromNodes.ts";
import type { InventoryOptions } from "../inventory/inventoryOf.ts";
import { mergeHosts } from "../inventory/mergeHosts.ts";
import { hosts } from "../resources/hosts.ts";
import type { HostInput, HostsInput } from "../resources/hostsInput.ts";
import type { InventoryText } from "../survey/formatProgram.ts";

/** Where the command line takes hosts from. */
export interface Sources {
  /** Names that ssh knows the rest of. */
  readonly nodesets: readonly string[];
  readonly files: readonly string[];
  /** As behind `ansible-inventory -i`. Empty: no Ansible. */
  readonly ansible: readonly string[];
  readonly pattern: string | undefined;
  readonly nodes: NodesOptions | undefined;
  readonly shared: HostInput;
  readonly expect: number | undefined;
}

export interface FoundHosts {
  readonly hosts: HostsInput;
  /** How a program gets the same hosts. */
  readonly text: InventoryText;
}

interface Source {
  readonly imports: readonly string[];
  /** The call of a program. */
  readonly text: (count: number) => string;
  readonly read: (options: InventoryOptions) => HostsInput | Promise<HostsInput>;
}

/**
 * Reads every source and merges them.
 *
 * @throws InputError of a source, of the merge, or for another number than expected.
 */
export async function readSources(sources: Sources): Promise<FoundHosts> {
  const { shared, expect } = sources;
  const all = sourcesOf(sources);
  const [only] = all;
  const hasShared = Object.keys(shared).length > 0;
  const options = {
    ...(hasShared ? { shared } : {}),
    // Of several only the sum is known.
    ...(all.length === 1 && expect !== undefined ? { expect } : {}),
  };
  const sets: HostsInput[] = [];
  for (const source of all) sets.push(await source.read(options));
  const merged = mergeHosts(...sets);
  const count = Object.keys(merged).length;
  if (expect !== undefined && count !== expect)
    throw new Error(`Expected ${expect} hosts, found ${count}: ${foldNodes(Object.keys(merged))}`);
  const calls = all.map((source, index) => source.text(Object.keys(sets[index] ?? {}).length));
  const imports = all.flatMap((source) => source.imports);
  if (only !== undefined && all.length === 1)
    return {
      hosts: merged,
      text: {
        imports,
        expression:
          sources.nodesets.length === 0
            ? `{ each: ${calls.join("")} }`
            : hasShared
              ? literal(shared)
              : null,
      },
    };
  return {
    hosts: merged,
    text: {
      imports: [...new Set([...imports, "mergeHosts"])],
      expression: `{ each: mergeHosts(${calls.join(", ")}) }`,
    },
  };
}

function sourcesOf({ nodesets, files, ansible, pattern, nodes, shared }: Sources): Source[] {
  const more = Object.keys(shared).length > 0 ? { shared } : {};
  return [
    ...(nodesets.length === 0 ? [] : [fromNames(nodesets.join(","), shared)]),
    ...files.map((file): Source => ({
      imports: ["hostsFromFile"],
      text: () =>
        `hostsFromFile(${[file, ...(more.shared ? [more] : [])].map(literal).join(", ")})`,
      read: (options) => hostsFromFile(file, options),
    })),
    ...(ansible.length === 0 ? [] : [fromAnsible(ansible, pattern, more)]),
    ...(nodes === undefined ? [] : [fromNodes(nodes, more)]),
  ];
}

function fromNames(nodeset: string, shared: HostInput): Source {
  const more = Object.keys(shared).length > 0 ? [shared] : [];
  return {
    imports: [],
    text: () => `hosts(${[nodeset, ...more].map(literal).join(", ")})`,
    read: () => hosts(nodeset, shared),
  };
}

function fromAnsible(
  inventories: readonly string[],
  pattern: string | undefined,
  more: object,
): Source {
  const [only, ...others] = inventories;
  const inventory = others.length === 0 ? (only ?? "") : inventories;
  const options = { inventory, ...(pattern === undefined ? {} : { pattern }) };
  return {
    imports: ["hostsFromAnsible"],
    text: (expect) => `hostsFromAnsible(${literal({ ...options, ...more, expect })})`,
    read: (given) => hostsFromAnsible({ ...options, ...given }),
  };
}

function fromNodes(nodes: NodesOptions, more: object): Source {
  return {
    imports: ["hostsFromNodes"],
    text: (expect) => `await hostsFromNodes(${literal({ ...nodes, ...more, expect })})`,
    read: (given) => hostsFromNodes({ ...nodes, ...given }),
  };
}

/** A value as TypeScript: keys without quotes where they need none. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(
    ([key, part]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${literal(part)}`,
  );
  return `{ ${properties.join(", ")} }`;
}
