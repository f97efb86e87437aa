import { readFileSync } from "node:fs";
import { expandNodes, NodesetError } from "../facts/nodeset.ts";
import type { HostsInput } from "../resources/hostsInput.ts";
import { InputError } from "../resources/parseInput.ts";
import { type Found, inventoryOf, type InventoryOptions } from "./inventoryOf.ts";
import { parseYaml, SyntaxFault } from "./parseYaml.ts";

/**
 * Hosts of a JSON or YAML file: host entries by name or nodeset.
 *
 *     dgx[001-040]: {user: ops, bmc: {address: "{name}-bmc"}}
 *     dgx041: {address: 10.0.0.41}
 *
 * @param path Relative to the working directory, which is the program's.
 * @throws InputError naming the file: it cannot be read, is no such file, holds a secret, a name twice, another number of hosts than expected.
 */
export function hostsFromFile(path: string, options: InventoryOptions = {}): HostsInput {
  const refuse = (message: string): InputError => new InputError(path, [{ path: "", message }]);
  const entries = readEntries(path, refuse);
  const found = Object.entries(entries).flatMap(([nodeset, host]): Found[] => {
    const names = namesOf(nodeset, refuse);
    return names.map((name) => ({ name, host, where: `under "${nodeset}"` }));
  });
  return inventoryOf({ name: path, selection: "" }, found, options);
}

function readEntries(
  path: string,
  refuse: (message: string) => InputError,
): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code = "unknown cause" } = error as NodeJS.ErrnoException;
    throw refuse(
      `cannot be read (${code}); expected a JSON or YAML file of host entries by name or nodeset`,
    );
  }
  let entries: unknown;
  try {
    entries = parseYaml(text);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    throw refuse(`is neither JSON nor YAML: ${error.message}`);
  }
  if (typeof entries !== "object" || entries === null || Array.isArray(entries))
    throw refuse(
      'holds no host entries; expected entries by name or nodeset: `"dgx[001-040]": {"user": "ops"}`',
    );
  return entries as Record<string, unknown>;
}

function namesOf(nodeset: string, refuse: (message: string) => InputError): string[] {
  try {
    return expandNodes(nodeset);
  } catch (error) {
    if (!(error instanceof NodesetError)) throw error;
    throw refuse(error.message);
  }
}
